using System.Buffers;
using System.Text;
using Encharge.Ingestion.Storage;

namespace Encharge.Ingestion.Management;

/// <summary>Where a page of a timeline ended, as callers see it: the last entry's row key in hexadecimal.</summary>
internal static class TimelineCursor
{
    /// <summary>The cursor of a row key; null for null.</summary>
    public static string? Encode(string? rowKey) =>
        rowKey is null ? null : Convert.ToHexStringLower(Encoding.ASCII.GetBytes(rowKey));

    /// <summary>The row key of a cursor; false when it is none.</summary>
    public static bool TryDecode(string encoded, out string? rowKey)
    {
        var bytes = new byte[encoded.Length / 2];
        var status = Convert.FromHexString(encoded, bytes, out _, out _);
        rowKey = Encoding.ASCII.GetString(bytes);
        return status == OperationStatus.Done
            && rowKey.StartsWith(TableKeys.Timeline, StringComparison.Ordinal);
    }
}
