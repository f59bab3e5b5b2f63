using Encharge.Ingestion.Live;
using Encharge.Ingestion.People;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace Encharge.Ingestion.Management;

/// <summary>Shows what this instance does with an account's events while it does it.</summary>
internal sealed class LiveEndpoint(
    LiveFeed feed, PersonReader people, TimeProvider time, IHostApplicationLifetime lifetime)
{
    /// <summary><c>GET live</c>: a stream that ends when the reader goes or the host stops.</summary>
    public IResult Open(string account) => new Answer(context => SendAsync(account, context));

    private async Task SendAsync(string account, HttpContext context)
    {
        using var reader = feed.TryOpen(account);
        if (reader is null)
        {
            await TooManyReaders.ExecuteAsync(context);
            return;
        }

        using var ends = CancellationTokenSource.CreateLinkedTokenSource(
            context.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            await new LiveStream(reader, FindPersonAsync, time).SendAsync(context.Response, ends.Token);
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested)
        {
            return;
        }
    }

    private static ManagementAnswer TooManyReaders { get; } = ManagementAnswer.Problem(
        StatusCodes.Status503ServiceUnavailable,
        "too_many_readers",
        $"This instance shows its events to {LiveFeed.MaxReaders} readers at a time; end one of them.");

    private async Task<Guid?> FindPersonAsync(string account, Guid identityId, CancellationToken cancellationToken) =>
        (await people.FindAsync(account, identityId, cancellationToken))?.Id;

    private sealed class Answer(Func<HttpContext, Task> send) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => send(httpContext);
    }
}
