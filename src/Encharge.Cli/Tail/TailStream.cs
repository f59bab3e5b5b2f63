using System.Net;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Encharge.Cli.Http;

namespace Encharge.Cli.Tail;

/// <summary>Where the live stream is.</summary>
/// <param name="Url">The service.</param>
/// <param name="FunctionKey">What opens it in the cloud; null locally.</param>
internal sealed record TailTarget(Uri Url, string? FunctionKey);

/// <summary>
/// The live stream of an account, for as long as it is read: connects anew when the connection is lost, and says so.
/// What happened in between is not shown.
/// </summary>
internal sealed class TailStream(TailTarget target, CommandRun run)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private readonly Uri _address = ServiceAddress.Below(target.Url, $"/manage/v1/accounts/{run.Account}/live");
    private TimeSpan _wait = FirstWait;
    private bool _wasConnected;

    /// <summary>The notes; ends only with the token.</summary>
    /// <exception cref="CliException">
    /// The stream can't be had: wrong key, wrong address, nothing there at first.
    /// </exception>
    public async IAsyncEnumerable<TailNote> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var http = ServiceClient.Create(Timeout.InfiniteTimeSpan);
        while (true)
        {
            using var response = await ConnectAsync(http, cancellationToken);
            if (response is not null)
            {
                await using var notes = ReadAsync(response, cancellationToken).GetAsyncEnumerator(cancellationToken);
                while (await MoveNextAsync(notes, cancellationToken))
                    yield return notes.Current;
            }

            run.Printer.Remark(
                $"The stream ended or was refused; trying again in {_wait.TotalSeconds:0} s. What happens meanwhile is "
                + "not shown.");
            await Task.Delay(_wait, run.Surroundings.Time, cancellationToken);
            _wait = _wait * 2 < LongestWait ? _wait * 2 : LongestWait;
        }
    }

    /// <summary>The open stream; null when another try is due.</summary>
    private async Task<HttpResponseMessage?> ConnectAsync(HttpClient http, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _address);
        request.Headers.Accept.Add(new("text/event-stream"));
        if (target.FunctionKey is { } key)
            request.Headers.Add(FunctionKey.Header, key);
        try
        {
            var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.StatusCode == HttpStatusCode.OK)
            {
                Welcome();
                return response;
            }

            using (response)
                ThrowIfForGood(response);
            return null;
        }
        catch (HttpRequestException lost) when (_wasConnected)
        {
            run.Printer.Remark($"No answer: {Failures.Reason(lost)}.");
            return null;
        }
    }

    private void Welcome()
    {
        run.Printer.Remark(_wasConnected
            ? "Connected again."
            : $"Watching account {run.Account} at {target.Url}; Ctrl-C ends.");
        _wasConnected = true;
        _wait = FirstWait;
    }

    /// <summary>Too many readers, or a service that is starting, passes.</summary>
    private void ThrowIfForGood(HttpResponseMessage response)
    {
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            throw new CliException(
                ExitCodes.Failed,
                $"{target.Url} wants a function key: give one with --function-key or ENCHARGE_FUNCTION_KEY.");
        if ((int)response.StatusCode < 500)
            throw new CliException(
                ExitCodes.Unreachable,
                $"{_address} answers {(int)response.StatusCode}: that isn't the live stream; check --url.");
        run.Printer.Remark($"The service answers {(int)response.StatusCode} {response.ReasonPhrase}.");
    }

    private static async IAsyncEnumerable<TailNote> ReadAsync(
        HttpResponseMessage response, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var body = new WatchedStream(await response.Content.ReadAsStreamAsync(cancellationToken));
        await foreach (var item in SseParser.Create(body).EnumerateAsync(cancellationToken))
        {
            using var json = JsonDocument.Parse(item.Data);
            yield return new(item.EventType, json.RootElement.Clone());
        }
    }

    /// <summary>False when the stream is at its end, however it ended.</summary>
    private async Task<bool> MoveNextAsync(IAsyncEnumerator<TailNote> notes, CancellationToken cancellationToken)
    {
        try
        {
            return await notes.MoveNextAsync();
        }
        catch (Exception lost) when (!cancellationToken.IsCancellationRequested
            && lost is IOException or HttpRequestException or OperationCanceledException or JsonException)
        {
            run.Printer.Remark($"Connection lost: {Failures.Reason(lost)}.");
            return false;
        }
    }
}
