using System.Globalization;
using Encharge.Ingestion.Events;
using Encharge.Ingestion.Objects;
using Encharge.Ingestion.People;
using Microsoft.AspNetCore.Http;

namespace Encharge.Ingestion.Management;

/// <summary>The management API's view of people: look up, show, timeline, objects, erasure.</summary>
internal sealed class PeopleEndpoints(
    PersonReader people, TimelineReader timelines, ObjectReader objects, PersonEraser eraser)
{
    private const int DefaultPage = 100;
    private const int MaxPage = TimelineReader.MaxPage;

    /// <summary><c>GET people?userId=|email=|anonymousId=</c></summary>
    public async Task<IResult> FindAsync(string account, HttpRequest request)
    {
        var identifiers = IdentifiersOf(request.Query).ToList();
        if (identifiers.Count != 1)
            return ManagementAnswer.BadRequest("Give one of userId, email or anonymousId.");
        var id = ContentId.OfIdentity(account, identifiers[0]);
        var person = await people.FindAsync(account, id, request.HttpContext.RequestAborted);
        return person is null
            ? ManagementAnswer.NotFound("Nobody has this identifier, or not yet: events take a moment to apply.")
            : ManagementAnswer.Ok(json => ManagementJson.Write(json, person));
    }

    /// <summary><c>GET people/{id}</c></summary>
    public Task<IResult> ShowAsync(string account, string id, HttpRequest request) =>
        WithPersonAsync(account, id, request, person =>
            Task.FromResult<IResult>(ManagementAnswer.Ok(json => ManagementJson.Write(json, person))));

    /// <summary><c>GET people/{id}/events?limit=&amp;cursor=</c></summary>
    public Task<IResult> EventsAsync(string account, string id, HttpRequest request) =>
        WithPersonAsync(account, id, request, async person =>
        {
            if (!TryReadPage(request.Query, out var limit, out var cursor))
                return ManagementAnswer.BadRequest(
                    $"limit is a number from 1 to {MaxPage}; cursor is the next of an earlier page.");
            var page = await timelines.ReadAsync(
                account, person, (limit, cursor), request.HttpContext.RequestAborted);
            return ManagementAnswer.Ok(json => ManagementJson.Write(json, page, TimelineCursor.Encode(page.Next)));
        });

    /// <summary><c>GET people/{id}/objects</c></summary>
    public Task<IResult> ObjectsAsync(string account, string id, HttpRequest request) =>
        WithPersonAsync(account, id, request, async person =>
        {
            var views = await objects.ListAsync(account, person.Objects, request.HttpContext.RequestAborted);
            return ManagementAnswer.Ok(json => ManagementJson.Write(json, views));
        });

    /// <summary><c>DELETE people/{id}</c>: erases the person; 404 when there is nobody to erase.</summary>
    public async Task<IResult> EraseAsync(string account, string id, HttpRequest request) =>
        Guid.TryParse(id, out var identityId)
        && await eraser.EraseAsync(account, identityId, request.HttpContext.RequestAborted)
            ? ManagementAnswer.NoContent()
            : ManagementAnswer.NotFound("Nobody has this id.");

    private async Task<IResult> WithPersonAsync(
        string account, string id, HttpRequest request, Func<PersonView, Task<IResult>> answer)
    {
        if (!Guid.TryParse(id, out var identityId))
            return ManagementAnswer.NotFound("A person's id is a UUID.");
        var person = await people.FindAsync(account, identityId, request.HttpContext.RequestAborted);
        return person is null ? ManagementAnswer.NotFound("Nobody has this id.") : await answer(person);
    }

    private static IEnumerable<Identifier> IdentifiersOf(IQueryCollection query)
    {
        foreach (var kind in Enum.GetValues<IdentityKind>())
        {
            var value = query[kind.ToName()].ToString();
            if (!string.IsNullOrWhiteSpace(value))
                yield return Identifier.Of(kind, value);
        }
    }

    private static bool TryReadPage(IQueryCollection query, out int limit, out string? cursor)
    {
        cursor = null;
        limit = DefaultPage;
        if (query.TryGetValue("limit", out var text)
            && !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit))
            return false;
        return limit is >= 1 and <= MaxPage
            && (!query.TryGetValue("cursor", out var encoded) || TimelineCursor.TryDecode(encoded.ToString(), out cursor));
    }
}
