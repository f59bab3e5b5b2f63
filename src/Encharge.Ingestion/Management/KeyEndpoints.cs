using Encharge.Ingestion.Keys;
using Microsoft.AspNetCore.Http;

namespace Encharge.Ingestion.Management;

/// <summary>Makes, lists and revokes an account's write keys. An account exists as soon as it has a key.</summary>
internal sealed class KeyEndpoints(WriteKeyTable table, WriteKeys keys)
{
    /// <summary><c>GET keys</c>: oldest first, revoked ones included.</summary>
    public async Task<IResult> ListAsync(string account, HttpRequest request)
    {
        var all = await table.ListAsync(account, request.HttpContext.RequestAborted);
        return ManagementAnswer.Ok(json => ManagementJson.Write(json, all));
    }

    /// <summary><c>POST keys</c>: the only answer that ever shows the key itself.</summary>
    public async Task<IResult> CreateAsync(string account, HttpRequest request)
    {
        var (label, refusal) = await ManagementBody.ReadTextAsync(request, "label");
        if (refusal is not null)
            return refusal;
        if (label?.Length is 0 or > WriteKey.MaxLabelLength)
            return ManagementAnswer.BadRequest($"label has 1 to {WriteKey.MaxLabelLength} characters.");
        var (key, stored) = await table.CreateAsync(account, label ?? "", request.HttpContext.RequestAborted);
        return ManagementAnswer.Json(StatusCodes.Status201Created, json => ManagementJson.Write(json, stored, key));
    }

    /// <summary>
    /// <c>DELETE keys/{id}</c>: this instance refuses the key at once, others within 60 seconds. Idempotent.
    /// </summary>
    public async Task<IResult> RevokeAsync(string account, string id, HttpRequest request)
    {
        if (!await table.RevokeAsync(account, id, request.HttpContext.RequestAborted))
            return ManagementAnswer.NotFound("The account has no such key; GET keys lists the ids.");
        keys.Forget(id);
        return ManagementAnswer.NoContent();
    }
}
