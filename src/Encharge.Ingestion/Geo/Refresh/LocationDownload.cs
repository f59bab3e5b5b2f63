using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace Encharge.Ingestion.Geo.Refresh;

/// <summary>An archive as downloaded, its sum verified. Its owner disposes it.</summary>
/// <param name="Content">The <c>tar.gz</c>, open at its start.</param>
/// <param name="Sha256">Its sum, lower-case hexadecimal.</param>
/// <param name="ModifiedAt">When the publisher says it was made; null when it doesn't say.</param>
internal sealed record DownloadedArchive(FileStream Content, string Sha256, DateTimeOffset? ModifiedAt)
    : IAsyncDisposable
{
    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Content.DisposeAsync();
}

/// <summary>
/// MaxMind's direct download (dev.maxmind.com, "Updating GeoIP and GeoLite Databases"): HTTP basic authentication with
/// account id and licence key, <c>If-Modified-Since</c>, and a sum beside the archive. A redirect to storage is
/// followed without the authentication, as the client does by itself.
/// </summary>
/// <param name="http">Its base address is the service.</param>
/// <param name="license">Whose, and which database.</param>
/// <param name="limit">The longest that a download may take.</param>
internal sealed class LocationDownload(HttpClient http, LocationLicense license, TimeSpan limit)
{
    /// <summary>City archives have some 30 MiB, the commercial ones up to 100.</summary>
    private const long MaxArchiveBytes = 512L << 20;

    private const int Sha256Digits = 64;

    /// <summary>The archive; null when there is none newer.</summary>
    /// <param name="since">When the one that is known was made; null when none is.</param>
    /// <param name="cancellationToken">Ends the download.</param>
    /// <exception cref="LocationRefreshException">It was refused, broke off, took too long, or has another
    /// sum.</exception>
    public async Task<DownloadedArchive?> FetchAsync(DateTimeOffset? since, CancellationToken cancellationToken)
    {
        using var timed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timed.CancelAfter(limit);
        try
        {
            return await TryFetchAsync(since, timed.Token);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new LocationRefreshException($"The download took longer than {limit.TotalSeconds:0} seconds.", late);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            throw new LocationRefreshException("The download broke off; the next run tries again.", broken);
        }
    }

    private async Task<DownloadedArchive?> TryFetchAsync(DateTimeOffset? since, CancellationToken stop)
    {
        using var response = await GetAsync("tar.gz", since, stop);
        if (response.StatusCode == HttpStatusCode.NotModified)
            return null;
        await using var body = await response.Content.ReadAsStreamAsync(stop);
        var content = await TemporaryFile.CopyAsync(body, MaxArchiveBytes, stop);
        try
        {
            var sum = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, stop));
            if (sum != await FetchSumAsync(stop))
                throw new LocationRefreshException("The archive doesn't have the SHA-256 that its publisher gives.");
            content.Position = 0;
            return new(content, sum, response.Content.Headers.LastModified);
        }
        catch
        {
            await content.DisposeAsync();
            throw;
        }
    }

    /// <summary>The sum is the first word of its file, before the archive's name.</summary>
    private async Task<string> FetchSumAsync(CancellationToken stop)
    {
        using var response = await GetAsync("tar.gz.sha256", since: null, stop);
        var text = await response.Content.ReadAsStringAsync(stop);
        return text.Length >= Sha256Digits ? text[..Sha256Digits].ToLowerInvariant() : "";
    }

    private async Task<HttpResponseMessage> GetAsync(string suffix, DateTimeOffset? since, CancellationToken stop)
    {
        var path = $"geoip/databases/{license.Edition}/download?suffix={suffix}";
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        var credentials = Encoding.UTF8.GetBytes($"{license.AccountId}:{license.Key}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(credentials));
        request.Headers.IfModifiedSince = since;
        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
        if (response.IsSuccessStatusCode || (since is not null && response.StatusCode == HttpStatusCode.NotModified))
            return response;
        using (response)
            throw new LocationRefreshException(Explain(response.StatusCode));
    }

    private static string Explain(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
            "The publisher refused the licence: check IngestGeoAccountId and IngestGeoLicenseKey.",
        HttpStatusCode.NotFound => "The publisher has no such database: check IngestGeoEdition.",
        HttpStatusCode.TooManyRequests => "The licence's downloads for today are used up; a later run tries again.",
        _ => $"The publisher answered with status {(int)status}; the next run tries again.",
    };
}
