using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Azure.Data.Tables;
using Encharge.Ingestion.Events;
using Encharge.Ingestion.Queue;
using Encharge.Ingestion.Storage;

namespace Encharge.Ingestion.Processing;

/// <summary>
/// The table <c>Rejections</c>: a partition per account and day of receipt, a row per event. Writing the same rejection again
/// changes nothing.
/// </summary>
internal sealed class RejectionTable(TableClient table)
{
    /// <summary>Keeps a rejection.</summary>
    public Task AddAsync(Rejection rejection, CancellationToken cancellationToken) =>
        table.UpsertEntityAsync(ToRow(rejection), TableUpdateMode.Replace, cancellationToken);

    /// <summary>The partition of a day.</summary>
    public static string Partition(string account, DateOnly day) =>
        string.Create(CultureInfo.InvariantCulture, $"{account}:{day:yyyyMMdd}");

    private static TableEntity ToRow(Rejection rejection)
    {
        var envelope = rejection.Envelope;
        var day = DateOnly.FromDateTime(envelope.ReceivedAt.UtcDateTime);
        var row = new TableEntity(
            Partition(envelope.Account, day), $"{envelope.ReceivedAt.UtcTicks:D19}:{envelope.EventId:N}")
        {
            ["reason"] = rejection.Reason.ToSlug(),
            ["pointer"] = rejection.Pointer,
            ["receivedAt"] = UtcTime.Format(envelope.ReceivedAt),
        };
        row.SetLongText("envelope", Encode(envelope));
        return row;
    }

    private static string Encode(Envelope envelope)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, EnvelopeWriter.Relaxed))
            EnvelopeWriter.Write(json, envelope);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
