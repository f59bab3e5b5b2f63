using System.Diagnostics;
using Azure;
using Encharge.Ingestion.Events;
using Encharge.Ingestion.Keys;
using Encharge.Ingestion.Live;
using Encharge.Ingestion.Queue;
using Encharge.Ingestion.Telemetry;
using Encharge.Ingestion.Validation;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Encharge.Ingestion.Http;

/// <summary>
/// The public endpoint, the same in every host: authenticates, reads, understands and stores what was posted to
/// <c>/v1</c>, and answers when it is durable. Give it every method: it answers those that it doesn't take.
/// </summary>
public sealed class IngestEndpoint(
    IngestDependencies dependencies, IngestHttpOptions options, TimeProvider time, ILogger<IngestEndpoint> logger)
    : IDisposable
{
    private readonly CrossOrigin _crossOrigin = new(options.AllowedOrigins);
    private readonly EventRate _rate = new(options);

    /// <summary>The answer to a request; a refusal is an answer too, nothing is thrown.</summary>
    /// <param name="context">The request, its body unread; the response gets its CORS headers here.</param>
    /// <param name="path">
    /// What follows <c>/v1</c> in the path, with or without slashes; null or empty for nothing.
    /// </param>
    public async Task<IResult> HandleAsync(HttpContext context, string? path)
    {
        try
        {
            _crossOrigin.Apply(context);
            return await AnswerAsync(context, path);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return new EmptyAnswer(StatusCodes.Status499ClientClosedRequest);
        }
        catch (BadHttpRequestException)
        {
            return Refuse(Refusals.CorruptBody);
        }
        catch (Exception exception) when (IsOfStorage(exception))
        {
            IngestLog.StorageFailed(logger, context.TraceIdentifier, exception.GetType().Name);
            return Refuse(Refusals.Unavailable);
        }
        catch (Exception exception)
        {
            var type = exception.GetType().FullName ?? "";
            IngestLog.Failed(logger, context.TraceIdentifier, type, Environment.NewLine, exception.StackTrace);
            return Refuse(Refusals.InternalError);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _rate.Dispose();

    private async Task<IResult> AnswerAsync(HttpContext context, string? path)
    {
        var request = context.Request;
        if (HttpMethods.IsOptions(request.Method))
            return CrossOrigin.AnswerPreflight(context);
        if (!HttpMethods.IsPost(request.Method))
            return Refuse(Refusals.MethodNotAllowed);
        if (!WriteKeyReader.TryReadPath(path, out var pathKey))
            return Refuse(Refusals.UnknownPath);
        if (WriteKeyReader.Read(request.Headers, pathKey) is not { } writeKey)
            return Refuse(Refusals.MissingWriteKey);
        var key = await dependencies.FindKey(writeKey, context.RequestAborted);
        return key is null
            ? Refuse(Refusals.UnknownWriteKey)
            : await ReadAsync(context, MediaTypes.Of(request, pathKey is not null), key);
    }

    private async Task<IResult> ReadAsync(HttpContext context, MediaType type, AccountKey key)
    {
        using var span = Tracing.StartIngest();
        var receivedAt = time.GetUtcNow();
        var (body, problem) = await BodyReader.ReadAsync(context.Request, context.RequestAborted);
        if (problem is { } found)
            return Refuse(key, new ProblemAnswer([found]), span);
        ParsedRequest parsed;
        using (body)
        {
            (parsed, var refusal) = RequestParser.Parse(body!, type, receivedAt, count => Admit(key, count));
            if (refusal is not null)
                return Refuse(key, refusal, span);
        }

        return await TakeAsync(context, key, parsed, span);
    }

    private ProblemAnswer Refuse(AccountKey key, ProblemAnswer refusal, Activity? span)
    {
        Tracing.Refused(span, refusal.Problems[0].Code);
        dependencies.Live.Publish(key.Account, refusal, LiveNotes.Of);
        return Refuse(refusal);
    }

    private ProblemAnswer Refuse(ProblemAnswer refusal)
    {
        dependencies.Metrics.RequestRefused(refusal.Problems[0].Code);
        return refusal;
    }

    private ProblemAnswer? Admit(AccountKey key, int events)
    {
        if (_rate.Take(key.KeyId, events) is not { } wait)
            return null;
        IngestLog.RateExceeded(logger, key.Account, events);
        return Refusals.RateLimited(wait);
    }

    private async Task<IResult> TakeAsync(
        HttpContext context, AccountKey key, ParsedRequest parsed, Activity? span)
    {
        var intake = new Intake(key, parsed.IsBatch, parsed.Drafts.Count);
        ReadIdempotencyKey(context.Request, parsed, intake);
        var schemas = new SchemaLookup(dependencies, key.Account);
        foreach (var draft in parsed.Drafts)
        {
            var @event = await schemas.ApplyAsync(draft, context.RequestAborted);
            intake.Add(new(draft, @event is null ? null : Wrap(key.Account, @event, draft.ReceivedAt)));
        }

        if (DryRun.IsAsked(context.Request))
            return new DryRunAnswer(intake, dependencies.Locate);
        return await StoreAsync(intake, span, context.RequestAborted);
    }

    private async Task<IResult> StoreAsync(Intake intake, Activity? span, CancellationToken cancellationToken)
    {
        try
        {
            if (intake.Accepted.Count > 0)
                await dependencies.Enqueue(intake.Accepted, cancellationToken);
            dependencies.Live.Publish(intake.Key.Account, intake, LiveNotes.Of);
            Count(intake, span);
            return IntakeAnswers.Of(intake);
        }
        catch (EnqueueFailedException exception)
        {
            var cause = exception.InnerException ?? exception;
            IngestLog.NotStored(logger, intake.Accepted.Count, intake.Key.Account, cause.GetType().Name);
            return Refuse(intake.Key, Refusals.Unavailable, span);
        }
    }

    private void Count(Intake intake, Activity? span)
    {
        Tracing.Taken(span, (intake.Accepted.Count, intake.RejectedCount));
        dependencies.Metrics.Accepted(intake.Accepted);
        if (intake.RejectedCount == 0)
            return;
        foreach (var refused in intake.Events.Where(taken => taken.Envelope is null))
            dependencies.Metrics.EventRefused(refused.Draft.Findings.Problems.First());
    }

    private static void ReadIdempotencyKey(HttpRequest request, ParsedRequest parsed, Intake intake)
    {
        var header = request.Headers["Idempotency-Key"].ToString();
        if (!parsed.IsBatch)
            MessageIdReader.ReadHeader(header, parsed.Drafts[0]);
        else if (header.Length > 0)
            intake.Warn(new(WarningCode.IgnoredIdempotencyKey, "", Ignored));
    }

    private const string Ignored = "The header Idempotency-Key is ignored for a batch: give each event a messageId.";

    private static Envelope Wrap(string account, Event @event, DateTimeOffset receivedAt) =>
        new(account, EventIds.Create(account, @event, receivedAt), receivedAt, @event)
        {
            TraceParent = Tracing.Current,
            TraceState = Tracing.CurrentState,
        };

    // The SDK throws the first when storage answers with an error, the second when a try got no answer in time, and the
    // third when all retries ended in one of these.
    private static bool IsOfStorage(Exception exception) => exception switch
    {
        RequestFailedException or OperationCanceledException => true,
        AggregateException retries => retries.InnerExceptions.All(IsOfStorage),
        _ => false,
    };
}
