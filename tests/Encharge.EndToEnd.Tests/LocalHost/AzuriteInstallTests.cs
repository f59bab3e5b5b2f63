using Encharge.LocalHost;
using Encharge.LocalHost.Azurite;

namespace Encharge.EndToEnd.Tests.LocalHost;

/// <summary>
/// npm packages are installed once, whole or not at all. The packages themselves are empty here; the real ones are
/// installed by every test that needs Azurite.
/// </summary>
public sealed class AzuriteInstallTests : IDisposable
{
    private const string EmptyPackage = """{"name": "nothing", "version": "1.0.0", "private": true}""";

    private const string EmptyLock = """
        {"name": "nothing", "version": "1.0.0", "lockfileVersion": 3, "requires": true,
         "packages": {"": {"name": "nothing", "version": "1.0.0"}}}
        """;

    private readonly TemporaryDirectory _source = new();
    private readonly TemporaryDirectory _shared = new();
    private readonly StringWriter _progress = new();

    public AzuriteInstallTests()
    {
        _source.Write("package.json", EmptyPackage);
        _source.Write("package-lock.json", EmptyLock);
    }

    private AzuriteInstallOptions Options => new()
    {
        SourceDirectory = _source.Path,
        SharedDirectory = _shared.Path,
        FallbackDirectory = _shared.File("fallback"),
    };

    public void Dispose()
    {
        _source.Dispose();
        _shared.Dispose();
        _progress.Dispose();
    }

    [Fact]
    public async Task The_second_run_installs_nothing()
    {
        var first = await EnsureAsync();
        var second = await EnsureAsync();

        Assert.Equal(first, second);
        Assert.Equal(_shared.Path, Path.GetDirectoryName(first));
        Assert.Equal(1, Installs());
    }

    [Fact]
    public async Task Two_at_once_install_once()
    {
        var directories = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(EnsureAsync)));

        Assert.Equal(directories[0], directories[1]);
        Assert.Equal(1, Installs());
    }

    [Fact]
    public async Task Another_lock_file_is_another_install()
    {
        var first = await EnsureAsync();
        _source.Write("package-lock.json", EmptyLock.Replace("}}}", "}}\n}"));

        var second = await EnsureAsync();

        Assert.NotEqual(first, second);
        Assert.True(Directory.Exists(first));
    }

    [Fact]
    public async Task What_a_broken_off_install_left_is_not_taken_for_an_install()
    {
        var directory = await EnsureAsync();
        Directory.Move(directory, directory + ".partial");
        await File.WriteAllTextAsync(Path.Combine(directory + ".partial", "half.js"), "");

        Assert.Equal(directory, await EnsureAsync());
        Assert.False(File.Exists(Path.Combine(directory, "half.js")));
        Assert.False(Directory.Exists(directory + ".partial"));
    }

    [Fact]
    public async Task An_npm_that_fails_shows_what_it_said_and_leaves_no_install()
    {
        _source.Write("package.json", EmptyPackage.Replace("}", """, "dependencies": {"not-in-the-lock": "1.0.0"}}"""));

        var trouble = await Assert.ThrowsAsync<LocalHostException>(EnsureAsync);

        Assert.Contains("npm could not install Azurite (exit code", trouble.Message);
        Assert.Contains("not-in-the-lock", trouble.Message);
        Assert.All(Directory.GetDirectories(_shared.Path), path => Assert.EndsWith(".partial", path));
    }

    [Fact]
    public async Task A_missing_Node_says_what_to_install()
    {
        var install = new AzuriteInstall(Options with { Node = "no-such-node" }, _progress);

        var trouble = await Assert.ThrowsAsync<LocalHostException>(() => install.EnsureAsync(CancellationToken.None));

        Assert.Contains("Node.js is missing", trouble.Message);
        Assert.Contains("Install Node.js 18 or newer", trouble.Message);
    }

    [Fact]
    public async Task A_Node_that_tells_no_version_is_too_old()
    {
        // The .NET command knows --version too, and 10 is less than 18.
        var install = new AzuriteInstall(Options with { Node = "dotnet" }, _progress);

        var trouble = await Assert.ThrowsAsync<LocalHostException>(() => install.EnsureAsync(CancellationToken.None));

        Assert.Matches(@"Node\.js 10\.\S+ is too old.*needs 18 or newer", trouble.Message);
    }

    [Fact]
    public async Task Where_the_shared_directory_cannot_be_made_the_other_one_serves()
    {
        var blocked = _source.Write("a-file", "");
        var install = new AzuriteInstall(Options with { SharedDirectory = Path.Combine(blocked, "tools") }, _progress);

        var directory = await install.EnsureAsync(CancellationToken.None);

        Assert.Equal(_shared.File("fallback"), Path.GetDirectoryName(directory));
    }

    [Fact]
    public void The_real_lock_file_names_no_registry()
    {
        var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "node", "package-lock.json"));

        Assert.Contains("\"node_modules/azurite\"", text);
        Assert.DoesNotContain("\"resolved\"", text);
        Assert.DoesNotContain("registry.", text);
    }

    private Task<string> EnsureAsync() =>
        new AzuriteInstall(Options, TextWriter.Synchronized(_progress)).EnsureAsync(CancellationToken.None);

    private int Installs() => _progress.ToString().Split("Installing Azurite").Length - 1;
}
