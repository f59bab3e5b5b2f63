using Encharge.Ingestion.Hosting;
using Microsoft.Extensions.Configuration;

namespace Encharge.Cli.Settings;

/// <summary>What the command line says of storage; null is silence.</summary>
internal sealed record GivenStorage(string? Connection, string? AccountName, string? Queue, string? Data);

/// <summary>
/// Looks for settings: the command line, the environment, <c>local.settings.json</c> in this folder or above, a local
/// host that has this folder or one above for its own. The first that names storage is taken.
/// </summary>
internal sealed class SettingsSearch
{
    private static readonly string[] Names =
    [
        "IngestStorage", "IngestStorage__accountName", "IngestStorage__clientId", "IngestQueue",
        "IngestGeoDatabase", "IngestGeoAccountId", "IngestGeoLicenseKey", "IngestGeoEdition",
        "IngestAllowedOrigins", "IngestEventsPerSecond", "IngestBurst",
    ];

    private readonly GivenStorage _given;
    private readonly Surroundings _surroundings;
    private readonly IConfiguration _environment;
    private readonly Lazy<LocalSettings?> _file;
    private readonly Lazy<LocalHostRecord?> _localHost;

    /// <summary>Looks when it is asked, not before.</summary>
    public SettingsSearch(GivenStorage given, Surroundings surroundings)
    {
        _given = given;
        _surroundings = surroundings;
        _environment = LocalSettings.Configuration(Names.Select(
            name => KeyValuePair.Create(name, surroundings.Variable(name))));
        _file = new(() => LocalSettings.Find(surroundings));
        _localHost = new(() => LocalHostRecord.Find(DataFile(LocalHostRecord.FileName)));
    }

    /// <summary>The local host whose data folder was found, running or not; null when there is none.</summary>
    public LocalHostRecord? LocalHost => _localHost.Value;

    /// <summary>The storage to work with.</summary>
    /// <exception cref="CliException">Nothing names one.</exception>
    public StorageSetting Storage => FindStorage() ?? throw CliException.Usage(
        "No storage is named. Give --storage CONNECTION or --storage-account NAME, set IngestStorage, or start the "
        + "local host in this folder (dotnet run --project src/Encharge.LocalHost).");

    /// <summary>The storage to work with; null when nothing names one.</summary>
    public StorageSetting? FindStorage()
    {
        if (_given.Connection is { } connection)
            return With(options => options.StorageConnection = connection, "--storage");
        if (_given.AccountName is { } name)
            return With(options => options.AccountName = name, "--storage-account");
        if (_environment["IngestStorage"] is { } fromEnvironment)
            return With(options => options.StorageConnection = fromEnvironment, "the environment's IngestStorage");
        if (_environment["IngestStorage:accountName"] is { } nameFromEnvironment)
            return With(
                options => options.AccountName = nameFromEnvironment, "the environment's IngestStorage__accountName");
        return FromFile() ?? FromLocalHost();
    }

    /// <summary>All settings as the service would read them here: environment over file.</summary>
    public IngestionOptions ReadOptions()
    {
        var options = new IngestionOptions();
        if (_file.Value is { } file)
            options.Read(file.Values);
        options.Read(_environment);
        options.QueueName = _given.Queue ?? options.QueueName;
        options.GeoDatabase ??= LocalHost?.GeoDatabase;
        return options;
    }

    /// <summary>A file in the local host's data folder, named or found; null when there is none.</summary>
    public string? DataFile(string name)
    {
        if (_given.Data is null)
            return _surroundings.FindUpwards(Path.Combine(".encharge", name));
        var path = Path.Combine(_surroundings.PathOf(_given.Data), name);
        return File.Exists(path) ? path : null;
    }

    private StorageSetting? FromFile()
    {
        if (_file.Value is not { } file)
            return null;
        if (!string.IsNullOrWhiteSpace(file.Values["IngestStorage"]))
            return With(options => options.StorageConnection = file.Values["IngestStorage"], file.Path);
        return file.Values["IngestStorage:accountName"] is { } name
            ? With(options => options.AccountName = name, file.Path)
            : null;
    }

    private StorageSetting? FromLocalHost() => LocalHost is { } host
        ? With(options => options.StorageConnection = host.StorageConnection, $"the local host's {host.Path}")
        : null;

    private StorageSetting With(Action<IngestionOptions> name, string source)
    {
        var options = ReadOptions();
        options.StorageConnection = null;
        options.AccountName = null;
        name(options);
        return new(options, source);
    }
}
