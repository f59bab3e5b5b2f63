using Azure;
using Encharge.Ingestion.Queue;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Encharge.Ingestion.Management;

/// <summary>
/// The management API, everything below <c>/manage/v1</c>. Who may call it is the host's affair: a function key in the
/// cloud, loopback alone on a developer's machine.
/// </summary>
public sealed partial class ManagementEndpoint
{
    private const int MaxAccountLength = 40;

    private readonly PeopleEndpoints _people;
    private readonly ObjectEndpoints _objects;
    private readonly SchemaEndpoints _schemas;
    private readonly RejectionEndpoints _rejections;
    private readonly KeyEndpoints _keys;
    private readonly PoisonEndpoints _poison;
    private readonly LiveEndpoint _live;
    private readonly ILogger<ManagementEndpoint> _log;

    internal ManagementEndpoint(ManagementParts parts, ILogger<ManagementEndpoint> log)
    {
        _people = parts.People;
        _objects = parts.Objects;
        _schemas = parts.Schemas;
        _rejections = parts.Rejections;
        _keys = parts.Keys;
        _poison = parts.Poison;
        _live = parts.Live;
        _log = log;
    }

    /// <summary>Answers a request; never throws but when the caller has gone.</summary>
    /// <param name="request">The request.</param>
    /// <param name="path">What follows <c>/manage/v1</c>.</param>
    public async Task<IResult> HandleAsync(HttpRequest request, string? path)
    {
        var segments = (path ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (segments is not ["accounts", var account, .. var rest] || !IsAccount(account))
            return ManagementAnswer.NotFound("The management API lies below /manage/v1/accounts/{account}.");
        try
        {
            return await RouteAsync(account, rest, request);
        }
        catch (Exception failure) when (failure
            is RequestFailedException or AggregateException or EnqueueFailedException or TimeoutException)
        {
            LogStorageFailed(failure.GetType().Name, (failure as RequestFailedException)?.ErrorCode);
            return ManagementAnswer.Problem(
                StatusCodes.Status503ServiceUnavailable, "storage_unavailable", "Storage did not answer; try again.");
        }
    }

    /// <summary>Whether a text can be an account's name: it goes into partition keys as it is.</summary>
    internal static bool IsAccount(string account) =>
        account.Length is >= 1 and <= MaxAccountLength
        && account.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-');

    private Task<IResult> RouteAsync(string account, string[] rest, HttpRequest request) =>
        (request.Method, rest) switch
        {
            ("GET", ["people"]) => _people.FindAsync(account, request),
            ("GET", ["people", var id]) => _people.ShowAsync(account, id, request),
            ("DELETE", ["people", var id]) => _people.EraseAsync(account, id, request),
            ("GET", ["people", var id, "events"]) => _people.EventsAsync(account, id, request),
            ("GET", ["people", var id, "objects"]) => _people.ObjectsAsync(account, id, request),
            ("GET", ["objects", var type, var id]) => _objects.ShowAsync(account, type, id, request),
            ("GET", ["objects", var type, "externalId", .. var id]) =>
                _objects.FindAsync(account, type, TextOf(id), request),
            ("GET", ["schemas"]) => _schemas.ListAsync(account, request),
            ("POST", ["schemas"]) => _schemas.CreateAsync(account, request),
            ("GET", ["schemas", var name]) => _schemas.ShowAsync(account, name, request),
            ("PATCH", ["schemas", var name]) => _schemas.ChangeAsync(account, name, request),
            ("DELETE", ["schemas", var name]) => _schemas.DeleteAsync(account, name, request),
            ("GET", ["rejections"]) => _rejections.ListAsync(account, request),
            ("POST", ["rejections", var id, "replay"]) => _rejections.ReplayAsync(account, id, request),
            ("GET", ["poison"]) => _poison.ListAsync(account, request),
            ("POST", ["poison", "replay"]) => _poison.ReplayAsync(request),
            ("GET", ["poison", var id]) => _poison.ShowAsync(account, id, request),
            ("GET", ["live"]) => Task.FromResult(_live.Open(account)),
            ("GET", ["keys"]) => _keys.ListAsync(account, request),
            ("POST", ["keys"]) => _keys.CreateAsync(account, request),
            ("DELETE", ["keys", var id]) => _keys.RevokeAsync(account, id, request),
            (_, ["people", _]) => MethodNotAllowed("GET, DELETE"),
            (_, ["people"] or ["people", _, "events" or "objects"]) => MethodNotAllowed("GET"),
            (_, ["objects", _, _] or ["objects", _, "externalId", _, ..]) => MethodNotAllowed("GET"),
            (_, ["schemas"]) => MethodNotAllowed("GET, POST"),
            (_, ["schemas", _]) => MethodNotAllowed("GET, PATCH, DELETE"),
            (_, ["rejections"]) => MethodNotAllowed("GET"),
            (_, ["rejections", _, "replay"]) => MethodNotAllowed("POST"),
            (_, ["live"]) => MethodNotAllowed("GET"),
            (_, ["poison"]) => MethodNotAllowed("GET"),
            (_, ["poison", "replay"]) => MethodNotAllowed("POST"),
            (_, ["poison", _]) => MethodNotAllowed("GET"),
            (_, ["keys"]) => MethodNotAllowed("GET, POST"),
            (_, ["keys", _]) => MethodNotAllowed("DELETE"),
            _ => Task.FromResult<IResult>(ManagementAnswer.NotFound("The management API has no such path.")),
        };

    /// <summary>A customer's id may hold slashes; the server unescapes all of a path but these.</summary>
    private static string TextOf(string[] segments) =>
        string.Join('/', segments).Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    private static Task<IResult> MethodNotAllowed(string allow) => Task.FromResult<IResult>(
        ManagementAnswer.MethodNotAllowed(allow));

    [LoggerMessage(Level = LogLevel.Error, Message = "The management API got {Failure} {ErrorCode} from storage.")]
    private partial void LogStorageFailed(string failure, string? errorCode);
}

/// <summary>What the management API is made of.</summary>
internal sealed record ManagementParts(
    PeopleEndpoints People,
    ObjectEndpoints Objects,
    SchemaEndpoints Schemas,
    RejectionEndpoints Rejections,
    KeyEndpoints Keys,
    PoisonEndpoints Poison,
    LiveEndpoint Live);
