using Encharge.Ingestion.Queue;
using Microsoft.AspNetCore.Http;

namespace Encharge.Ingestion.Management;

/// <summary>
/// Shows the messages that failed at every try, and puts them back. A message packs events of several accounts: each is
/// shown its own and how many others there are; what can't be read is shown to all.
/// </summary>
internal sealed class PoisonEndpoints(PoisonQueue poison)
{
    /// <summary><c>GET poison</c>: those of the first 32 messages that concern the account.</summary>
    public async Task<IResult> ListAsync(string account, HttpRequest request)
    {
        var stop = request.HttpContext.RequestAborted;
        var count = await poison.CountAsync(stop);
        var messages = await poison.ListAsync(stop);
        return ManagementAnswer.Ok(json => PoisonJson.Write(json, messages, account, count));
    }

    /// <summary><c>GET poison/{id}</c>: one message with its events in full.</summary>
    public async Task<IResult> ShowAsync(string account, string id, HttpRequest request)
    {
        var message = await poison.FindAsync(id, request.HttpContext.RequestAborted);
        return message is null || !PoisonJson.Concerns(message, account)
            ? ManagementAnswer.NotFound("No such message is among the first 32 of the poison queue.")
            : ManagementAnswer.Ok(json => PoisonJson.Write(json, message, account, whole: true));
    }

    /// <summary>
    /// <c>POST poison/replay</c>: all messages, or the one whose <c>id</c> the body gives; other accounts' events in
    /// them go along, which has no second effect.
    /// </summary>
    public async Task<IResult> ReplayAsync(HttpRequest request)
    {
        var stop = request.HttpContext.RequestAborted;
        var (id, refusal) = await ManagementBody.ReadTextAsync(request, "id");
        if (refusal is not null)
            return refusal;
        var replayed = await poison.ReplayAsync(id, stop);
        if (replayed == 0 && id is not null)
            return ManagementAnswer.NotFound("The poison queue has no such message.");
        var left = await poison.CountAsync(stop);
        return ManagementAnswer.Ok(json =>
        {
            json.WriteStartObject();
            json.WriteNumber("replayed", replayed);
            json.WriteNumber("approximateCount", left);
            json.WriteEndObject();
        });
    }
}
