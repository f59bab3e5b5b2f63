using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Encharge.EndToEnd.Tests.Geo;

/// <summary>
/// A server on loopback that plays the publisher of location databases: basic authentication, archive and sum, a
/// redirect to storage that takes no authentication, <c>If-Modified-Since</c>; and it can be told to misbehave.
/// </summary>
internal sealed class Publisher : IAsyncDisposable
{
    public const string Edition = "GeoLite2-City";
    public const string AccountId = "123456";
    public const string LicenseKey = "secret-key";

    private readonly WebApplication _app;

    private Publisher()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapGet($"/geoip/databases/{Edition}/download", DownloadAsync);
        _app.MapGet("/storage/archive", StorageAsync);
    }

    /// <summary>What is published.</summary>
    public byte[] Archive { get; set; } = [];

    /// <summary>When that was made.</summary>
    public DateTimeOffset ModifiedAt { get; set; } = new(2026, 1, 6, 10, 0, 0, TimeSpan.Zero);

    /// <summary>The sum that it gives; null for the right one.</summary>
    public string? Sum { get; set; }

    /// <summary>The status that it answers with instead.</summary>
    public int? Status { get; set; }

    /// <summary>After how many bytes of the archive it hangs up; null for never.</summary>
    public int? HangUpAfter { get; set; }

    /// <summary>Whether it falls silent in the middle of the archive.</summary>
    public bool FallsSilent { get; set; }

    /// <summary>How often the archive was asked for.</summary>
    public int Downloads { get; private set; }

    /// <summary>Where it is.</summary>
    public Uri Address => new(_app.Urls.Single());

    public static async Task<Publisher> StartAsync()
    {
        var publisher = new Publisher();
        await publisher._app.StartAsync();
        return publisher;
    }

    /// <summary>The archive of a database as it is published, beside the licence's text.</summary>
    public static byte[] Pack(byte[] database, string fileName = Edition + ".mmdb")
    {
        using var packed = new MemoryStream();
        using (var zipped = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(zipped))
        {
            Add(tar, "LICENSE.txt", "Some terms."u8.ToArray());
            Add(tar, fileName, database);
        }

        return packed.ToArray();
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static void Add(TarWriter tar, string name, byte[] content) =>
        tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, $"{Edition}_20260106/{name}")
        {
            DataStream = new MemoryStream(content),
        });

    private async Task DownloadAsync(HttpContext context)
    {
        var wanted = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{AccountId}:{LicenseKey}"));
        if (Status is { } status)
            context.Response.StatusCode = status;
        else if (context.Request.Headers.Authorization != wanted)
            context.Response.StatusCode = 401;
        else if (context.Request.Query["suffix"] == "tar.gz.sha256")
            await context.Response.WriteAsync(
                $"{Sum ?? Convert.ToHexStringLower(SHA256.HashData(Archive))}  {Edition}_20260106.tar.gz\n");
        else if (context.Request.GetTypedHeaders().IfModifiedSince >= ModifiedAt)
            context.Response.StatusCode = 304;
        else
            context.Response.Redirect("/storage/archive");
    }

    private async Task StorageAsync(HttpContext context)
    {
        Downloads++;
        if (context.Request.Headers.Authorization.Count > 0)
        {
            context.Response.StatusCode = 400;
            return;
        }

        context.Response.GetTypedHeaders().LastModified = ModifiedAt;
        context.Response.ContentLength = Archive.Length;
        var sent = FallsSilent ? Archive.Length / 2 : HangUpAfter ?? Archive.Length;
        await context.Response.Body.WriteAsync(Archive.AsMemory(0, sent));
        await context.Response.Body.FlushAsync();
        if (FallsSilent)
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        if (HangUpAfter is not null)
            context.Abort();
    }
}
