using System.Text.Json;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Queues.Models;
using Encharge.Ingestion.Keys;
using Encharge.Ingestion.Storage;
using Encharge.LocalHost.Azurite;
using Encharge.Testing;
using Encharge.Testing.Azurite;
using Encharge.Testing.Geo;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Encharge.Cli.Tests;

/// <summary>An Azurite whose tables and queues the doctor's tests may break; no other test has it.</summary>
public sealed class SickStorage : IAsyncLifetime
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("encharge-sick-");
    private AzuriteProcess _azurite = null!;

    /// <summary>Connects to it.</summary>
    public string ConnectionString => _azurite.ConnectionString;

    /// <inheritdoc/>
    public async Task InitializeAsync() => _azurite = await AzuriteProcess.StartAsync(
        new AzuriteOptions(await AzuriteFixture.InstallAsync(TextWriter.Null), _directory.FullName) { IsInMemory = true },
        CancellationToken.None);

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        await _azurite.DisposeAsync();
        _directory.Delete(recursive: true);
    }
}

/// <summary>
/// Each staged misconfiguration is named by its check, with what to do; everything else is fine beside it. The storage
/// is a real Azurite, healed before each test.
/// </summary>
public sealed class DoctorTests(SickStorage storage) : IClassFixture<SickStorage>, IAsyncLifetime
{
    private const string GoodHostJson = """
        {"extensions":{"queues":{"batchSize":4,"maxDequeueCount":5,"visibilityTimeout":"00:00:10","messageEncoding":"base64"}}}
        """;

    private StorageClients _clients = null!;

    private TestCli Cli { get; } = new();

    public async Task InitializeAsync()
    {
        _clients = StorageClients.Create(new() { StorageConnection = storage.ConnectionString });
        await _clients.EnsureCreatedAsync(CancellationToken.None);
        await _clients.Raw.Queue.ClearMessagesAsync();
        await _clients.Raw.Poison.ClearMessagesAsync();
        await new WriteKeyTable(_clients.Table("WriteKeys"), TimeProvider.System)
            .CreateAsync("dev", "", CancellationToken.None);
        Cli.Variables["IngestStorage"] = storage.ConnectionString;
        Cli.Variables["IngestGeoDatabase"] = WriteDatabase(TimeProvider.System.GetUtcNow().AddDays(-3));
        Cli.Write("host.json", GoodHostJson);
    }

    public Task DisposeAsync()
    {
        Cli.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_healthy_service_has_nothing()
    {
        await using var service = await ServeAsync(StatusCodes.Status200OK);
        Cli.Variables["ENCHARGE_URL"] = service.Urls.First();

        var result = await Cli.RunAsync("doctor", "-o", "json");

        Assert.All(
            result.Json.GetProperty("checks").EnumerateArray(),
            check => Assert.Equal("ok", check.GetProperty("status").GetString()));
        Assert.Equal("ok", result.Json.GetProperty("status").GetString());
        Assert.Equal(13, result.Json.GetProperty("checks").GetArrayLength());
        Assert.Contains("13 checks: 0 failures, 0 warnings.", (await Cli.RunAsync("doctor")).Output);
    }

    [Fact]
    public async Task Nothing_names_storage()
    {
        Cli.Variables.Clear();

        await AssertFailureAsync("settings", "No storage is named", "--storage CONNECTION");
    }

    [Fact]
    public Task The_connection_string_is_cut_off()
    {
        Cli.Variables["IngestStorage"] = "DefaultEndpointsProtocol=https;AccountNa";

        return AssertFailureAsync("storage", "the environment's IngestStorage says", "opy the connection string whole");
    }

    [Fact]
    public Task Settings_contradict_each_other()
    {
        Cli.Variables["IngestBurst"] = "5";
        Cli.Variables["IngestAllowedOrigins"] = "app.example.org";

        return AssertFailureAsync("settings", "IngestBurst must be", "Mend the settings", "IngestAllowedOrigins");
    }

    [Fact]
    public Task Storage_does_not_answer()
    {
        Cli.Variables["IngestStorage"] = "AccountName=mine;AccountKey=c2VjcmV0;QueueEndpoint=http://127.0.0.1:1/mine;"
            + "TableEndpoint=http://127.0.0.1:1/mine;BlobEndpoint=http://127.0.0.1:1/mine";

        return AssertFailureAsync("storage", "There is no answer", "Is it running");
    }

    [Fact]
    public Task The_accounts_key_is_wrong()
    {
        var key = Convert.ToBase64String(new byte[64]);
        Cli.Variables["IngestStorage"] = string.Join(';', storage.ConnectionString.Split(';')
            .Select(part => part.StartsWith("AccountKey=", StringComparison.Ordinal) ? "AccountKey=" + key : part));

        return AssertFailureAsync("storage", "It refuses the key", "Copy the connection string anew");
    }

    [Theory]
    [InlineData("WriteKeys")]
    [InlineData("Identities")]
    [InlineData("Rejections")]
    public async Task A_table_is_missing(string table)
    {
        await _clients.Tables.DeleteTableAsync(table);

        await AssertFailureAsync("tables", $"{table} missing.", "encharge doctor --fix");
    }

    [Fact]
    public async Task What_is_missing_can_be_made()
    {
        await _clients.Tables.DeleteTableAsync("Objects");
        await _clients.Raw.Queue.DeleteAsync();

        Assert.Equal(0, (await Cli.RunAsync("doctor", "--fix")).ExitCode);
        Assert.True(await _clients.Raw.Queue.ExistsAsync());
    }

    [Fact]
    public async Task The_queue_is_missing()
    {
        await _clients.Raw.Queue.DeleteAsync();

        await AssertFailureAsync("queues", "ingest-events missing.", "encharge doctor --fix");
    }

    [Fact]
    public async Task The_container_is_missing()
    {
        await _clients.Oversize.DeleteAsync(new BlobRequestConditions());

        await AssertFailureAsync("blob container", "oversize is missing", "encharge doctor --fix");
    }

    [Fact]
    public async Task Nobody_takes_messages()
    {
        await PutAsync();
        Cli.Time = new ShiftedTime(TimeSpan.FromHours(1));

        await AssertFailureAsync("queue", "the oldest has waited for 60 minutes", "the function ProcessEvents");
    }

    [Fact]
    public async Task Messages_have_failed_at_every_try()
    {
        await _clients.Raw.Poison.SendMessageAsync("x");

        await AssertFailureAsync("poison queue", "About 1 message failed at every try", "encharge poison replay --all");
    }

    [Fact]
    public async Task The_host_decodes_otherwise_than_the_service_encodes()
    {
        Cli.Write("host.json", GoodHostJson.Replace("base64", "none", StringComparison.Ordinal));

        await AssertFailureAsync("message encoding", "host.json says \"none\"", "messageEncoding to \"base64\"");
    }

    [Fact]
    public async Task Somebody_else_writes_to_the_queue()
    {
        await PutAsync();
        await _clients.Raw.Queue.SendMessageAsync("""{"v":1,"events":[]}""");

        await AssertFailureAsync("message encoding", "1 of the first 2 messages are not Base64", "queue of its own");
    }

    [Fact]
    public async Task A_failed_message_is_tried_again_at_once()
    {
        Cli.Write("host.json", GoodHostJson.Replace("00:00:10", "00:00:00", StringComparison.Ordinal));

        await AssertFailureAsync("host.json", "visibilityTimeout is 0", "\"00:00:10\"");
    }

    [Theory]
    [InlineData("\"maxDequeueCount\":5", "\"maxDequeueCount\":1", "maxDequeueCount is 1")]
    [InlineData("\"batchSize\":4", "\"batchSize\":32", "batchSize is 32")]
    public async Task The_queues_sizes_are_unwise(string normal, string staged, string why)
    {
        Cli.Write("host.json", GoodHostJson.Replace(normal, staged, StringComparison.Ordinal));

        await AssertWarningAsync("host.json", why);
    }

    [Theory]
    [InlineData("{", "It is not JSON (line 1).")]
    [InlineData("""{"extensions":{"queues":{"batchSize":33}}}""", "batchSize must be a whole number from 1 to 32")]
    public async Task The_hosts_settings_can_not_be_used(string text, string why)
    {
        Cli.Write("host.json", text);

        await AssertFailureAsync("host.json", why, "Mend the file");
    }

    [Fact]
    public async Task There_is_no_location_database()
    {
        Cli.Variables.Remove("IngestGeoDatabase");

        await AssertWarningAsync("location", "people get no country");
    }

    [Fact]
    public async Task The_location_database_is_old()
    {
        Cli.Variables["IngestGeoDatabase"] = WriteDatabase(TimeProvider.System.GetUtcNow().AddDays(-200));

        await AssertWarningAsync("location", "200 days ago");
    }

    [Theory]
    [InlineData("nowhere.mmdb", "can't be read")]
    [InlineData("host.json", "host.json")]
    public async Task The_location_database_can_not_be_read(string file, string why)
    {
        Cli.Variables["IngestGeoDatabase"] = Cli.PathOf(file);

        await AssertFailureAsync("location", why, "Get a newer database");
    }

    [Fact]
    public async Task The_published_location_database_counts_before_the_file()
    {
        Cli.Variables["IngestGeoDatabase"] = Cli.PathOf("nowhere.mmdb");
        var blob = _clients.Location.GetBlobClient("GeoLite2-City.mmdb");
        await blob.UploadAsync(BinaryData.FromBytes(Database(TimeProvider.System.GetUtcNow())), overwrite: true);

        var found = await DiagnoseAsync("location");

        await blob.DeleteAsync();
        Assert.Equal("ok", found.GetProperty("status").GetString());
    }

    [Fact]
    public async Task The_clock_is_wrong()
    {
        Cli.Time = new ShiftedTime(TimeSpan.FromMinutes(-10));

        await AssertFailureAsync("clock", "differs from storage's by", "Synchronise this machine's clock");
    }

    [Fact]
    public async Task The_account_has_no_write_key()
    {
        Cli.Always.AddRange(["--account", "nobodys"]);

        await AssertFailureAsync("write keys", "no valid write key", "encharge keys create --account nobodys");
    }

    [Fact]
    public async Task The_service_does_not_answer()
    {
        Cli.Variables["ENCHARGE_URL"] = "http://127.0.0.1:1";

        await AssertFailureAsync("service", "does not answer", "Start it");
    }

    [Theory]
    [InlineData(StatusCodes.Status503ServiceUnavailable, "is not ready", "IngestStorage")]
    [InlineData(StatusCodes.Status404NotFound, "answers 404", "That isn't the service")]
    public async Task The_service_is_not_ready(int status, string why, string advice)
    {
        await using var service = await ServeAsync(status);
        Cli.Variables["ENCHARGE_URL"] = service.Urls.First();

        await AssertFailureAsync("service", why, advice);
    }

    private async Task AssertFailureAsync(string check, string why, params string[] advice)
    {
        var found = await DiagnoseAsync(check, exitCode: 1);
        Assert.Equal("failure", found.GetProperty("status").GetString());
        Assert.Contains(why, found.GetProperty("detail").GetString());
        Assert.All(advice, text => Assert.Contains(text, found.GetRawText().Replace("\\\"", "\"", StringComparison.Ordinal)));
        Assert.Contains("-> ", (await Cli.RunAsync("doctor")).Output);
    }

    private async Task AssertWarningAsync(string check, string why)
    {
        var found = await DiagnoseAsync(check);
        Assert.Equal("warning", found.GetProperty("status").GetString());
        Assert.Contains(why, found.GetProperty("detail").GetString());
        Assert.NotEmpty(found.GetProperty("advice").GetString()!);
    }

    private async Task<JsonElement> DiagnoseAsync(string check, int exitCode = 0)
    {
        var result = await Cli.RunAsync("doctor", "--output", "json");
        Assert.Equal((exitCode, ""), (result.ExitCode, result.Error));
        var checks = JsonDocument.Parse(result.Output).RootElement.GetProperty("checks").EnumerateArray();
        return checks.Single(found => found.GetProperty("check").GetString() == check);
    }

    private async Task<SendReceipt> PutAsync()
    {
        var ours = await TestStorage.CreateAsync();
        var message = await ours.MessageAsync(Some.Track(1, "Seen", Some.User("1")).Received());
        return await _clients.Queue.SendMessageAsync(message);
    }

    private string WriteDatabase(DateTimeOffset builtAt)
    {
        File.WriteAllBytes(Cli.PathOf("countries.mmdb"), Database(builtAt));
        return Cli.PathOf("countries.mmdb");
    }

    private static byte[] Database(DateTimeOffset builtAt) => new MmdbWriter("GeoLite2-Country") { BuiltAt = builtAt }
        .Add("192.0.2.0/24", LocationRecord.City("GB", "United Kingdom", null))
        .ToArray();

    private static async Task<WebApplication> ServeAsync(int status)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });
        await app.StartAsync();
        return app;
    }

    /// <summary>A clock that goes right and shows wrong.</summary>
    private sealed class ShiftedTime(TimeSpan shift) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + shift;
    }
}
