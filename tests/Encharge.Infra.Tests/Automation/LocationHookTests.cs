using Encharge.Infra.Tests.Bicep;

namespace Encharge.Infra.Tests.Automation;

/// <summary>
/// The hooks that bring a location database: into the package, and from MaxMind. The programs they call are stand-ins:
/// that npm and Azure take the calls is only shown by a deployment.
/// </summary>
public sealed class LocationHookTests : IDisposable
{
    private const string Pack = "location-database.sh";
    private const string Refresh = "location-refresh.sh";

    /// <summary>A stand-in for npm that installs what the lock file names.</summary>
    private const string Npm =
        """
        test -f "$3/package-lock.json" || exit 1
        mkdir -p "$3/node_modules/@ip-location-db/geo-whois-asn-country-mmdb"
        echo countries > "$3/node_modules/@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb"
        """;

    private static readonly (string Name, string Value)[] Deployed =
    [
        ("AZURE_RESOURCE_GROUP", "rg-test"), ("ENCHARGE_FUNCTION_APP", "func-1"),
        ("ENCHARGE_ENDPOINT", "https://func-1.example.org"), ("ENCHARGE_GEO_ACCOUNT_ID", "123456"),
    ];

    private readonly ScriptRun _run = new();

    private string Packed => Path.Combine(_run.Folder, "location", "database.mmdb");

    private (string Name, string Value) Target => ("ENCHARGE_PACKED_FOLDER", Path.Combine(_run.Folder, "location"));

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task A_file_of_ones_own_goes_into_the_package()
    {
        var own = Path.Combine(_run.Folder, "City.mmdb");
        await File.WriteAllTextAsync(own, "cities");

        var code = await _run.With("npm").RunAsync(Pack, null, Target, ("ENCHARGE_GEO_FILE", own));

        Assert.Equal(0, code);
        Assert.Equal("cities", await File.ReadAllTextAsync(Packed));
        Assert.Empty(_run.Calls);
    }

    [Fact]
    public async Task Otherwise_the_public_domain_database_of_the_lock_file_goes_into_the_package()
    {
        var code = await _run.With("npm", Npm).RunAsync(Pack, null, Target);

        Assert.Equal(0, code);
        Assert.Equal("countries\n", await File.ReadAllTextAsync(Packed));
        Assert.Contains("--ignore-scripts", Assert.Single(_run.Calls), StringComparison.Ordinal);
    }

    [Fact]
    public void The_lock_file_names_the_database_that_is_packed()
    {
        Assert.Contains(
            "\"@ip-location-db/geo-whois-asn-country-mmdb\"",
            ProjectFolder.Read("src/Encharge.LocalHost/node/package.json"),
            StringComparison.Ordinal);
        Assert.Contains(
            "@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb",
            ProjectFolder.Read("scripts/" + Pack),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_download_leaves_the_packed_database_alone()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Packed)!);
        await File.WriteAllTextAsync(Packed, "yesterday's");

        var code = await _run.With("npm", "exit 1").RunAsync(Pack, null, Target);

        Assert.Equal(1, code);
        Assert.Equal("yesterday's", await File.ReadAllTextAsync(Packed));
        Assert.Contains("no location database", _run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void The_package_has_it_where_the_setting_says()
    {
        Assert.Contains(
            "Include=\"location/*.mmdb\" CopyToPublishDirectory=\"PreserveNewest\"",
            ProjectFolder.Read("src/Encharge.Functions/Encharge.Functions.csproj"),
            StringComparison.Ordinal);
        Assert.Contains(
            "$root/src/Encharge.Functions/location", ProjectFolder.Read("scripts/" + Pack), StringComparison.Ordinal);
        Assert.Contains(
            "'/home/site/wwwroot/location/database.mmdb'",
            ProjectFolder.Read("infra/modules/names.bicep"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_maxmind_account_the_app_is_asked_to_fetch_its_database()
    {
        var code = await _run.With("az", "echo the-master-key").With("curl", "cat >&2")
            .RunAsync(Refresh, null, Deployed);

        Assert.Equal(0, code);
        Assert.StartsWith("az functionapp keys list", _run.Calls[0], StringComparison.Ordinal);
        Assert.EndsWith(
            "https://func-1.example.org/admin/functions/RefreshGeoDatabase", _run.Calls[1], StringComparison.Ordinal);
        Assert.Equal("x-functions-key: the-master-key", _run.Errors);
    }

    [Fact]
    public async Task A_key_never_stands_among_the_arguments_of_a_program()
    {
        await _run.With("az", "echo the-master-key").With("curl").RunAsync(Refresh, null, Deployed);

        Assert.Equal(2, _run.Calls.Count);
        Assert.DoesNotContain(_run.Calls, call => call.Contains("the-master-key", StringComparison.Ordinal));
    }

    [Fact]
    public void The_app_has_the_function_that_is_asked() => Assert.Contains(
        "[Function(\"RefreshGeoDatabase\")]",
        ProjectFolder.Read("src/Encharge.Functions/RefreshGeoDatabaseFunction.cs"),
        StringComparison.Ordinal);

    [Fact]
    public async Task Without_an_account_nobody_is_asked()
    {
        Assert.Equal(0, await _run.With("az").With("curl").RunAsync(Refresh));
        Assert.Empty(_run.Calls);
    }

    [Fact]
    public async Task Before_anything_is_provisioned_it_says_so()
    {
        var code = await _run.With("az").RunAsync(Refresh, null, ("ENCHARGE_GEO_ACCOUNT_ID", "123456"));

        Assert.NotEqual(0, code);
        Assert.Contains("once the service is provisioned", _run.Errors, StringComparison.Ordinal);
        Assert.Empty(_run.Calls);
    }
}
