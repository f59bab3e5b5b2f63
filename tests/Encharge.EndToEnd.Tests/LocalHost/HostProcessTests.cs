using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace Encharge.EndToEnd.Tests.LocalHost;

/// <summary>The built program from outside: what it prints, how it ends, what a kill leaves.</summary>
public sealed class HostProcessTests : IDisposable
{
    private readonly TemporaryDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Start_up_prints_key_address_and_commands_a_line_each()
    {
        await using var host = await HostProcess.StartAsync("--port", "0", "--data", _data.Path);

        var key = host.Line("Write key: ");
        Assert.Matches("^[A-Za-z0-9]{25}$", key);
        Assert.Matches(@"^http://localhost:\d+$", host.Line("Listening on "));
        Assert.Contains($"X-Encharge-Token: {key}", host.Line("curl -X POST "));
        Assert.Contains("/manage/v1/accounts/dev/people?userId=", host.Line("curl \""));
    }

    [Fact]
    public async Task A_kill_loses_nothing_and_Azurite_ends_too()
    {
        string key;
        Process azurite;
        await using (var host = await HostProcess.StartAsync("--port", "0", "--data", _data.Path))
        {
            key = host.Line("Write key: ");
            azurite = Process.GetProcessById(AzuriteId());
            using var client = new HttpClient { BaseAddress = host.BaseAddress };
            var made = await client.PostAsJsonAsync("manage/v1/accounts/dev/schemas", Ship);
            Assert.True(made.IsSuccessStatusCode, $"{made.StatusCode}");
            await host.KillAsync();
        }

        await azurite.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(15));
        azurite.Dispose();

        await using var again = await HostProcess.StartAsync("--port", "0", "--data", _data.Path);
        Assert.Equal(key, again.Line("Write key: "));
        using var reader = new HttpClient { BaseAddress = again.BaseAddress };
        Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync("manage/v1/accounts/dev/schemas/ship")).StatusCode);
    }

    [Fact]
    public async Task What_was_accepted_right_before_a_kill_takes_effect_once_after_it()
    {
        var accepted = 0;
        await using (var host = await HostProcess.StartAsync("--port", "0", "--data", _data.Path))
        {
            using var sender = new HttpClient { BaseAddress = host.BaseAddress };
            sender.DefaultRequestHeaders.Add("X-Encharge-Token", host.Line("Write key: "));
            var load = Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
            {
                while (await TrySendAsync(sender))
                    Interlocked.Increment(ref accepted);
            }));
            await Eventually.IsAsync(() => Volatile.Read(ref accepted) > 100);
            await host.KillAsync();
            await load;
        }

        await using var again = await HostProcess.StartAsync("--port", "0", "--data", _data.Path);
        using var reader = new HttpClient { BaseAddress = again.BaseAddress };
        await Eventually.IsAsync(async () => await CountEventsAsync(reader) >= accepted, seconds: 60);
        // Each sender may have had one event stored whose answer the kill cut off.
        Assert.InRange(await CountEventsAsync(reader), accepted, accepted + 8);
    }

    [Fact]
    public async Task The_write_key_is_for_its_owners_eyes()
    {
        await using var host = await HostProcess.StartAsync("--port", "0", "--data", _data.Path);

        Assert.Equal(host.Line("Write key: "), (await File.ReadAllTextAsync(_data.File("write-key"))).Trim());
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_data.File("write-key")));
    }

    [Fact]
    public async Task A_second_host_on_the_same_data_is_refused()
    {
        await using var host = await HostProcess.StartAsync("--port", "0", "--data", _data.Path);

        var (exitCode, output) = await HostProcess.RunAsync("--port", "0", "--data", _data.Path);

        Assert.Equal(1, exitCode);
        Assert.StartsWith("Another Encharge.LocalHost (process ", output);
        Assert.DoesNotContain("   at ", output);
    }

    [Fact]
    public async Task A_taken_port_is_named_with_a_way_out()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        var (exitCode, output) = await HostProcess.RunAsync("--port", $"{port}", "--data", _data.Path);

        Assert.Equal(1, exitCode);
        Assert.StartsWith($"Port {port} is taken", output);
        Assert.Contains("--port 0", output);
        Assert.DoesNotContain("   at ", output);
    }

    [Fact]
    public async Task Storage_that_does_not_answer_is_named_without_its_key()
    {
        const string Key = "c2VjcmV0LXNlY3JldC1zZWNyZXQ=";

        var (exitCode, output) = await HostProcess.RunAsync(
            "--port", "0", "--data", _data.Path, "--storage",
            $"AccountName=mine;AccountKey={Key};QueueEndpoint=http://127.0.0.1:1/mine;"
            + "TableEndpoint=http://127.0.0.1:1/mine;BlobEndpoint=http://127.0.0.1:1/mine");

        Assert.Equal(1, exitCode);
        Assert.Contains("Storage account mine at 127.0.0.1:1 can't be used: there is no answer", output);
        Assert.DoesNotContain(Key, output);
        Assert.DoesNotContain("   at ", output);
    }

    [Fact]
    public async Task Mistakes_on_the_command_line_end_with_2()
    {
        var (exitCode, output) = await HostProcess.RunAsync("--port", "many", "--colour");

        Assert.Equal(2, exitCode);
        Assert.Equal(2, output.Split('\n').Length);
    }

    private static object Ship => new
    {
        name = "ship",
        displayNameSingular = "Ship",
        displayNamePlural = "Ships",
        fields = new[] { new { name = "tonnage", title = "Tonnage", type = "number" } },
    };

    private static async Task<bool> TrySendAsync(HttpClient client)
    {
        try
        {
            var answer = await client.PostAsJsonAsync("v1", new { name = "Clicked", user = new { userId = "u-1" } });
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>The events in the person's timeline; 0 while there is no person.</summary>
    private static async Task<int> CountEventsAsync(HttpClient client)
    {
        var found = await client.GetAsync("manage/v1/accounts/dev/people?userId=u-1");
        if (found.StatusCode == HttpStatusCode.NotFound)
            return 0;
        using var person = JsonDocument.Parse(await found.Content.ReadAsStringAsync());
        var id = person.RootElement.GetProperty("id").GetString();
        var count = 0;
        string? next = null;
        do
        {
            var page = await client.GetStringAsync(
                $"manage/v1/accounts/dev/people/{id}/events?limit=100{(next is null ? "" : $"&cursor={next}")}");
            using var json = JsonDocument.Parse(page);
            count += json.RootElement.GetProperty("events").GetArrayLength();
            next = json.RootElement.TryGetProperty("next", out var cursor) ? cursor.GetString() : null;
        }
        while (next is not null);
        return count;
    }

    private int AzuriteId()
    {
        var record = File.ReadAllText(Path.Combine(_data.Path, "azurite", "azurite.pid"));
        return int.Parse(record.Split(' ')[0]);
    }
}
