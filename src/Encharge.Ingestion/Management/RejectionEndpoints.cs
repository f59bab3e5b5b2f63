using System.Globalization;
using Encharge.Ingestion.Processing;
using Encharge.Ingestion.Queue;
using Microsoft.AspNetCore.Http;

namespace Encharge.Ingestion.Management;

/// <summary>Lists the events that were accepted and not applied, and puts them back on the queue.</summary>
internal sealed class RejectionEndpoints(RejectionTable rejections, EventQueue queue, TimeProvider time)
{
    private const int PageSize = 100;

    /// <summary><c>GET rejections?day=&amp;cursor=</c>: a day's, oldest first; today's without a day.</summary>
    public async Task<IResult> ListAsync(string account, HttpRequest request)
    {
        if (!TryReadDay(request.Query["day"], out var day))
            return ManagementAnswer.BadRequest("day is a date such as 2026-01-31.");
        var cursor = request.Query["cursor"].ToString();
        var page = await rejections.ListAsync(
            account, day, (cursor, PageSize + 1), request.HttpContext.RequestAborted);
        var next = page.Count > PageSize ? page[PageSize - 1].RowKey : null;
        return ManagementAnswer.Ok(json => ManagementJson.Write(json, page.Take(PageSize), next));
    }

    /// <summary>
    /// <c>POST rejections/{id}/replay</c>: the event goes to the queue again, then its rejection is deleted; whether it
    /// is applied this time depends on what has changed.
    /// </summary>
    public async Task<IResult> ReplayAsync(string account, string id, HttpRequest request)
    {
        var stored = await rejections.FindAsync(account, id, request.HttpContext.RequestAborted);
        if (stored is null)
            return ManagementAnswer.NotFound("There is no such rejection.");
        await queue.EnqueueAloneAsync(stored.Envelope, request.HttpContext.RequestAborted);
        await rejections.DeleteAsync(account, stored, request.HttpContext.RequestAborted);
        return ManagementAnswer.Json(StatusCodes.Status202Accepted, json =>
        {
            json.WriteStartObject();
            json.WriteString("status", "queued");
            json.WriteEndObject();
        });
    }

    private bool TryReadDay(string? text, out DateOnly day)
    {
        day = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        return string.IsNullOrEmpty(text)
            || DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);
    }
}
