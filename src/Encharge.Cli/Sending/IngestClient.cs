using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Encharge.Cli.Http;

namespace Encharge.Cli.Sending;

/// <summary>Where events go.</summary>
/// <param name="Url">The service.</param>
/// <param name="WriteKey">The account's write key.</param>
internal sealed record IngestTarget(Uri Url, string WriteKey);

/// <summary>
/// Posts batches to the ingest API and keeps at it while the service is busy or away. A request that the service
/// refuses as a whole is halved until it is clear which event is at fault.
/// </summary>
internal sealed class IngestClient(HttpClient http, IngestTarget target, Pace pace)
{
    private readonly Uri _address = ServiceAddress.Below(target.Url, "/v1");

    /// <summary>Called with a reason while the service lets wait, with an empty text when it answers again.</summary>
    public Action<string> Waiting { get; init; } = _ => { };

    /// <summary>Sends events until the service has taken or refused each.</summary>
    /// <exception cref="CliException">
    /// The key is refused, nothing answers for too long, or it isn't the service.
    /// </exception>
    public async Task<BatchOutcome> SendAsync(
        IReadOnlyList<PreparedEvent> events, CancellationToken cancellationToken)
    {
        if (events.Count == 0)
            return new(0, [], new Dictionary<string, long>());
        var body = Body(events);
        while (true)
        {
            await pace.WaitAsync(cancellationToken);
            using var response = await PostAsync(body, cancellationToken);
            if (response is null)
                continue;
            var answer = await ReadAsync(response, cancellationToken);
            if (response.StatusCode is HttpStatusCode.OK or HttpStatusCode.MultiStatus
                && answer.ValueKind == JsonValueKind.Object)
                return IngestAnswer.Read(answer, events);
            ThrowIfElsewhere(response);
            return IngestAnswer.ReadRefusal(answer, events) ?? await SendHalvesAsync(events, cancellationToken);
        }
    }

    private async Task<BatchOutcome> SendHalvesAsync(
        IReadOnlyList<PreparedEvent> events, CancellationToken cancellationToken)
    {
        var half = events.Count / 2;
        var first = await SendAsync([.. events.Take(half)], cancellationToken);
        return first.And(await SendAsync([.. events.Skip(half)], cancellationToken));
    }

    /// <summary>The answer; null when there is none yet and another try is due.</summary>
    private async Task<HttpResponseMessage?> PostAsync(byte[] body, CancellationToken cancellationToken)
    {
        using var request = Request(body);
        HttpResponseMessage response;
        try
        {
            response = await http.SendAsync(request, cancellationToken);
        }
        catch (Exception lost) when (lost is HttpRequestException or IOException
            || (lost is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            TryAgain(null, isBusy: false, Failures.Reason(lost));
            return null;
        }

        if (!Passes(response.StatusCode))
        {
            pace.Succeeded();
            Waiting("");
            return response;
        }

        using (response)
            TryAgain(
                response.Headers.RetryAfter,
                response.StatusCode == HttpStatusCode.TooManyRequests,
                $"{(int)response.StatusCode} {response.ReasonPhrase}");
        return null;
    }

    private void TryAgain(RetryConditionHeaderValue? retryAfter, bool isBusy, string reason)
    {
        Waiting(isBusy ? "the service lets wait" : $"no answer: {reason}");
        if (!pace.Failed(retryAfter, isBusy))
            throw new CliException(
                ExitCodes.Unreachable,
                $"{target.Url} does not take events: {reason}. Is the service running? The same command goes on where "
                + "this one stopped.");
    }

    private HttpRequestMessage Request(byte[] body)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("application/json");
        content.Headers.ContentEncoding.Add("gzip");
        var request = new HttpRequestMessage(HttpMethod.Post, _address) { Content = content };
        request.Headers.Add("X-Encharge-Token", target.WriteKey);
        return request;
    }

    private static byte[] Body(IReadOnlyList<PreparedEvent> events)
    {
        var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest))
        {
            for (var i = 0; i < events.Count; i++)
            {
                gzip.WriteByte((byte)(i == 0 ? '[' : ','));
                gzip.Write(events[i].Json.Span);
            }

            gzip.WriteByte((byte)']');
        }

        return buffer.ToArray();
    }

    private static bool Passes(HttpStatusCode status) => status
        is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
        or HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway
        or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            var text = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            using var json = JsonDocument.Parse(text);
            return json.RootElement.Clone();
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private void ThrowIfElsewhere(HttpResponseMessage response)
    {
        if (response.StatusCode == HttpStatusCode.Unauthorized)
            throw new CliException(
                ExitCodes.Failed,
                $"{target.Url} refuses the write key: give one that exists and is not revoked (encharge keys create).");
        if (response.StatusCode is not (HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge
            or HttpStatusCode.UnsupportedMediaType or HttpStatusCode.UnprocessableEntity))
            throw new CliException(
                ExitCodes.Unreachable,
                $"{_address} answers {(int)response.StatusCode}: that isn't the ingest API; check --url.");
    }
}
