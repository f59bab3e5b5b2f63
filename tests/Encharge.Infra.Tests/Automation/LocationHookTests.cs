namespace Encharge.Infra.Tests.Automation;

/// <summary>
/// The hook that brings a location database: where it takes it from, and what it does when Azure says no. The programs
/// it calls are stand-ins: that Azure itself takes the calls is only shown by a deployment.
/// </summary>
public sealed class LocationHookTests : IDisposable
{
    private const string Hook = "location-database.sh";

    private static readonly (string Name, string Value)[] Deployed =
    [
        ("ENCHARGE_DATA_ACCOUNT", "stdata1"), ("ENCHARGE_LOCATION_CONTAINER", "location"),
        ("AZURE_RESOURCE_GROUP", "rg-test"), ("ENCHARGE_FUNCTION_APP", "func-1"),
        ("ENCHARGE_ENDPOINT", "https://func-1.example.org"),
    ];

    private readonly ScriptRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task A_file_of_ones_own_is_published_under_the_editions_name()
    {
        var code = await _run.With("az").RunAsync(
            Hook,
            null,
            [.. Deployed, ("ENCHARGE_GEO_FILE", "/data/City.mmdb"), ("ENCHARGE_GEO_EDITION", "GeoIP2-City")]);

        Assert.Equal(0, code);
        var call = Assert.Single(_run.Calls);
        Assert.StartsWith("az storage blob upload --auth-mode login", call, StringComparison.Ordinal);
        Assert.EndsWith(
            "--account-name stdata1 --container-name location --name GeoIP2-City.mmdb --file /data/City.mmdb",
            call,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_maxmind_account_the_app_is_asked_to_fetch_it()
    {
        var code = await _run.With("az", "echo the-master-key").With("curl", "cat >&2").RunAsync(
            Hook, null, [.. Deployed, ("ENCHARGE_GEO_ACCOUNT_ID", "123456")]);

        Assert.Equal(0, code);
        Assert.StartsWith("az functionapp keys list", _run.Calls[0], StringComparison.Ordinal);
        Assert.EndsWith(
            "https://func-1.example.org/admin/functions/RefreshGeoDatabase", _run.Calls[1], StringComparison.Ordinal);
        Assert.Equal("x-functions-key: the-master-key", _run.Errors);
    }

    [Fact]
    public async Task A_key_never_stands_among_the_arguments_of_a_program()
    {
        await _run.With("az", "echo the-master-key").With("curl").RunAsync(
            Hook, null, [.. Deployed, ("ENCHARGE_GEO_ACCOUNT_ID", "123456")]);

        Assert.DoesNotContain(_run.Calls, call => call.Contains("the-master-key", StringComparison.Ordinal));
    }

    [Fact]
    public async Task With_neither_the_public_domain_database_of_the_lock_file_is_published()
    {
        var code = await _run.With("az").With("npm", "test -f \"$3/package-lock.json\"").RunAsync(Hook, null, Deployed);

        Assert.Equal(0, code);
        Assert.StartsWith("npm ci --prefix", _run.Calls[0], StringComparison.Ordinal);
        Assert.Contains("--ignore-scripts", _run.Calls[0], StringComparison.Ordinal);
        Assert.EndsWith(
            "node_modules/@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb",
            _run.Calls[1],
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_that_does_not_count_yet_is_waited_for()
    {
        var code = await _run.With("az", "test \"$(wc -l < \"$(dirname \"$0\")/calls\")\" -ge 3").RunAsync(
            Hook, null, [.. Deployed, ("ENCHARGE_GEO_FILE", "a.mmdb")]);

        Assert.Equal(0, code);
        Assert.Equal(3, _run.Calls.Count);
    }

    [Fact]
    public async Task An_upload_that_never_succeeds_is_told_with_a_way_out()
    {
        var code = await _run.With("az", "exit 1").RunAsync(
            Hook, null, [.. Deployed, ("ENCHARGE_GEO_FILE", "a.mmdb"), ("ENCHARGE_PUBLISH_TRIES", "2")]);

        Assert.Equal(1, code);
        Assert.Equal(2, _run.Calls.Count);
        Assert.Contains("azd hooks run postdeploy", _run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_download_publishes_nothing()
    {
        var code = await _run.With("az").With("npm", "exit 1").RunAsync(Hook, null, Deployed);

        Assert.NotEqual(0, code);
        Assert.DoesNotContain(_run.Calls, call => call.StartsWith("az ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Before_anything_is_provisioned_it_says_so()
    {
        var code = await _run.With("az").RunAsync(Hook);

        Assert.NotEqual(0, code);
        Assert.Contains("once the service is provisioned", _run.Errors, StringComparison.Ordinal);
        Assert.Empty(_run.Calls);
    }
}
