using System.Text.Json;

namespace Encharge.LocalHost.Azurite;

/// <summary>Makes Azurite's connection string from the addresses that it listens on.</summary>
internal static class AzuriteConnection
{
    private const string Account = "devstoreaccount1";

    /// <summary>The emulator's account and key are public and the same everywhere (Azurite's documentation).</summary>
    private const string PublicKey =
        "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    /// <summary>From <c>{"blob":"http://127.0.0.1:1","queue":"…","table":"…"}</c>.</summary>
    public static string From(string addresses)
    {
        using var json = JsonDocument.Parse(addresses);
        var root = json.RootElement;
        return $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={PublicKey};"
            + $"BlobEndpoint={root.GetProperty("blob").GetString()}/{Account};"
            + $"QueueEndpoint={root.GetProperty("queue").GetString()}/{Account};"
            + $"TableEndpoint={root.GetProperty("table").GetString()}/{Account};";
    }
}
