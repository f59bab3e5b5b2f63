using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Encharge.Ingestion.Events;
using Encharge.Ingestion.Queue;
using Encharge.Ingestion.Storage;

namespace Encharge.Ingestion.Processing;

/// <summary>A rejection as it is kept.</summary>
/// <param name="RowKey">Its place within the day.</param>
/// <param name="Reason">The reason's slug.</param>
/// <param name="Pointer">Where in the event.</param>
/// <param name="EnvelopeJson">The event as accepted, as JSON.</param>
/// <param name="ETag">Changes when the event is rejected anew.</param>
internal sealed record StoredRejection(string RowKey, string Reason, string Pointer, string EnvelopeJson, ETag ETag)
{
    /// <summary>The event as accepted.</summary>
    public Envelope Envelope
    {
        get
        {
            using var json = JsonDocument.Parse(EnvelopeJson);
            return EnvelopeReader.Read(json.RootElement);
        }
    }
}

/// <summary>
/// The table <c>Rejections</c>: a partition per account and day of receipt, a row per event. Writing the same rejection
/// again changes nothing. A rejection's id is its row key, which begins with the time of receipt and so says the day.
/// </summary>
internal sealed class RejectionTable(TableClient table)
{
    private const int TickDigits = 19;

    /// <summary>Keeps a rejection.</summary>
    public Task AddAsync(Rejection rejection, CancellationToken cancellationToken) =>
        table.UpsertEntityAsync(ToRow(rejection), TableUpdateMode.Replace, cancellationToken);

    /// <summary>A page of a day's rejections, oldest first.</summary>
    public async Task<IReadOnlyList<StoredRejection>> ListAsync(
        string account, DateOnly day, (string After, int Limit) page, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {Partition(account, day)} and RowKey gt {page.After}");
        var found = new List<StoredRejection>();
        var rows = table.QueryAsync<TableEntity>(filter, page.Limit, cancellationToken: cancellationToken);
        await foreach (var row in rows)
        {
            found.Add(FromRow(row));
            if (found.Count == page.Limit)
                break;
        }

        return found;
    }

    /// <summary>The rejection of an id; null when there is none.</summary>
    public async Task<StoredRejection?> FindAsync(string account, string id, CancellationToken cancellationToken)
    {
        if (PartitionOf(account, id) is not { } partition)
            return null;
        var row = await table.GetEntityIfExistsAsync<TableEntity>(partition, id, cancellationToken: cancellationToken);
        return row.HasValue ? FromRow(row.Value!) : null;
    }

    /// <summary>
    /// Deletes a rejection that is being replayed, unless the event has been rejected anew since it was read: then the
    /// new rejection stays. Idempotent.
    /// </summary>
    public async Task DeleteAsync(string account, StoredRejection rejection, CancellationToken cancellationToken)
    {
        try
        {
            await table.DeleteEntityAsync(
                PartitionOf(account, rejection.RowKey), rejection.RowKey, rejection.ETag, cancellationToken);
        }
        catch (RequestFailedException failure)
            when (failure.ErrorCode == TableErrorCode.UpdateConditionNotSatisfied)
        {
            return;
        }
    }

    private static string Partition(string account, DateOnly day) =>
        string.Create(CultureInfo.InvariantCulture, $"{account}:{day:yyyyMMdd}");

    private static string? PartitionOf(string account, string id)
    {
        var wellFormed = id.Length == TickDigits + 1 + 32
            && id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == ':')
            && long.TryParse(id.AsSpan(0, TickDigits), NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            && ticks <= DateTime.MaxValue.Ticks;
        if (!wellFormed)
            return null;
        var received = new DateTime(
            long.Parse(id.AsSpan(0, TickDigits), CultureInfo.InvariantCulture), DateTimeKind.Utc);
        return Partition(account, DateOnly.FromDateTime(received));
    }

    private static TableEntity ToRow(Rejection rejection)
    {
        var envelope = rejection.Envelope;
        var day = DateOnly.FromDateTime(envelope.ReceivedAt.UtcDateTime);
        var row = new TableEntity(
            Partition(envelope.Account, day), $"{envelope.ReceivedAt.UtcTicks:D19}:{envelope.EventId:N}")
        {
            ["reason"] = rejection.Reason.ToSlug(),
            ["pointer"] = rejection.Pointer,
        };
        row.SetLongText("envelope", Encode(envelope));
        return row;
    }

    private static StoredRejection FromRow(TableEntity row) => new(
        row.RowKey, row.GetString("reason"), row.GetString("pointer"), row.GetLongText("envelope")!, row.ETag);

    private static string Encode(Envelope envelope)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, EnvelopeWriter.Relaxed))
            EnvelopeWriter.Write(json, envelope);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
