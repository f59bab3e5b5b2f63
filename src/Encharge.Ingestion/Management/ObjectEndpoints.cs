using Encharge.Ingestion.Events;
using Encharge.Ingestion.Objects;
using Microsoft.AspNetCore.Http;

namespace Encharge.Ingestion.Management;

/// <summary>The management API's view of objects.</summary>
internal sealed class ObjectEndpoints(ObjectReader objects)
{
    /// <summary><c>GET objects/{type}/{id}</c></summary>
    public Task<IResult> ShowAsync(string account, string objectType, string id, HttpRequest request) =>
        Guid.TryParse(id, out var objectId)
            ? ShowAsync(account, objectType, objectId, request)
            : Task.FromResult<IResult>(ManagementAnswer.NotFound("An object's id is a UUID."));

    /// <summary><c>GET objects/{type}/externalId/{externalId}</c></summary>
    public Task<IResult> FindAsync(string account, string objectType, string externalId, HttpRequest request) =>
        ShowAsync(account, objectType, ContentId.OfObject(account, objectType, externalId), request);

    private async Task<IResult> ShowAsync(string account, string objectType, Guid id, HttpRequest request)
    {
        var view = await objects.FindAsync(account, objectType, id, request.HttpContext.RequestAborted);
        return view is null
            ? ManagementAnswer.NotFound("There is no such object, or not yet: events take a moment to apply.")
            : ManagementAnswer.Ok(json => ManagementJson.Write(json, view));
    }
}
