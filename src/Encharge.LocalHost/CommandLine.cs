using System.Globalization;
using Azure.Storage.Queues;

namespace Encharge.LocalHost;

/// <summary>A command line as understood: options, or all the mistakes in it.</summary>
/// <param name="Options">The options; defaults where nothing or nonsense was given.</param>
/// <param name="IsHelp">Whether help was asked for.</param>
/// <param name="Mistakes">A sentence for each mistake, in the order of the arguments.</param>
internal sealed record CommandLine(LocalHostOptions Options, bool IsHelp, IReadOnlyList<string> Mistakes)
{
    /// <summary>What <c>--help</c> prints.</summary>
    public const string Help = """
        Runs Encharge Ingest on this machine: the ingest API, the queue consumer and the management API.

          --port NUMBER           the port on localhost (7071; 0 for any free one)
          --storage CONNECTION    a storage account's connection string (without it, Azurite is installed and run)
          --geo FILE              a MaxMind database (.mmdb) to locate IP addresses (a country database is included)
          --data DIR              where the data is kept (.encharge in the current directory)
          --help                  this text
        """;

    /// <summary>Reads the arguments; both <c>--port 80</c> and <c>--port=80</c> are understood.</summary>
    public static CommandLine Parse(IReadOnlyList<string> arguments)
    {
        var options = new LocalHostOptions();
        var mistakes = new List<string>();
        var isHelp = false;
        for (var position = 0; position < arguments.Count; position++)
        {
            var (name, attached) = Split(arguments[position]);
            if (name is "--help" or "-h" or "-?")
                isHelp = true;
            else if (name is not ("--port" or "--storage" or "--geo" or "--data"))
                mistakes.Add($"{name} is not an option. Known: --port, --storage, --geo, --data, --help.");
            else if ((attached ?? Next(arguments, ref position)) is { } value)
                options = Apply(options, name, value, mistakes);
            else
                mistakes.Add($"{name} needs a value.");
        }

        return new CommandLine(options, isHelp, mistakes);
    }

    private static (string Name, string? Value) Split(string argument)
    {
        var equals = argument.StartsWith("--", StringComparison.Ordinal)
            ? argument.IndexOf('=', StringComparison.Ordinal)
            : -1;
        return equals < 0 ? (argument, null) : (argument[..equals], argument[(equals + 1)..]);
    }

    /// <summary>The argument after this one, unless that is an option itself.</summary>
    private static string? Next(IReadOnlyList<string> arguments, ref int position)
    {
        if (position + 1 >= arguments.Count || arguments[position + 1].StartsWith("--", StringComparison.Ordinal))
            return null;
        return arguments[++position];
    }

    private static LocalHostOptions Apply(LocalHostOptions options, string name, string value, List<string> mistakes)
    {
        switch (name)
        {
            case "--port":
                var isNumber = ushort.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port);
                if (!isNumber)
                    mistakes.Add("--port must be a number from 0 to 65535.");
                return options with { Port = isNumber ? port : options.Port };
            case "--storage":
                if (!IsConnectionString(value))
                    mistakes.Add("--storage must be the connection string of a storage account.");
                return options with { StorageConnection = value };
            case "--geo":
                if (!File.Exists(value))
                    mistakes.Add($"--geo: there is no file {value}.");
                return options with { GeoDatabase = value };
            default:
                if (string.IsNullOrWhiteSpace(value) || File.Exists(value))
                    mistakes.Add("--data must be a directory; it is made if it is missing.");
                return options with { DataDirectory = value };
        }
    }

    private static bool IsConnectionString(string value)
    {
        try
        {
            return new QueueServiceClient(value).Uri is not null;
        }
        catch (Exception unreadable) when (unreadable is FormatException or ArgumentException)
        {
            return false;
        }
    }
}
