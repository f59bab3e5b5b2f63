using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Encharge.Testing.Storage.Wire;

namespace Encharge.Testing.Storage.Blobs;

/// <summary>The Blob service of an account: block blobs in containers. Callers hold the account's lock.</summary>
internal sealed partial class BlobService(TimeProvider time)
{
    private const int MaxListed = 5000;

    private readonly Dictionary<string, SortedDictionary<string, MemoryBlob>> _containers =
        new(StringComparer.Ordinal);

    private long _writes;

    /// <summary>Plays a call.</summary>
    public MemoryResponse Handle(StorageOperation operation, StorageCall call)
    {
        var slash = call.Path.IndexOf('/', 1);
        var container = slash < 0 ? call.Path[1..] : call.Path[1..slash];
        if (operation == StorageOperation.ContainerCreate)
            return Create(container);
        if (!_containers.TryGetValue(container, out var blobs))
            return BlobErrors.ContainerNotFound.ToXmlResponse(operation != StorageOperation.BlobProperties);
        return operation switch
        {
            StorageOperation.ContainerDelete => Delete(container),
            StorageOperation.ContainerProperties => Describe(new([], "", "\"0x1\"", time.GetUtcNow())),
            StorageOperation.BlobList => List(blobs, call),
            StorageOperation.BlobPut => Put(blobs, NameOf(call, slash), call),
            _ => Handle(blobs, operation, call, NameOf(call, slash)),
        };
    }

    private static string NameOf(StorageCall call, int slash) => Uri.UnescapeDataString(call.Path.AsSpan(slash + 1));

    private static MemoryResponse Handle(
        SortedDictionary<string, MemoryBlob> blobs, StorageOperation operation, StorageCall call, string name)
    {
        if (!blobs.TryGetValue(name, out var blob))
            return BlobErrors.BlobNotFound.ToXmlResponse(operation != StorageOperation.BlobProperties);
        if (call.Headers["If-None-Match"] is not null)
            throw call.NotPlayed("If-None-Match");
        if (call.Headers["If-Match"] is { } wanted && wanted != "*" && wanted != blob.ETag)
            return BlobErrors.ConditionNotMet.ToXmlResponse(operation != StorageOperation.BlobProperties);
        if (operation == StorageOperation.BlobGet)
            return BlobContent.Read(blob, call);
        if (operation == StorageOperation.BlobProperties)
            return Describe(blob);
        blobs.Remove(name);
        return new(202);
    }

    private static MemoryResponse Describe(MemoryBlob blob) => blob.Describe(200)
        .With("Content-Length", blob.Content.Length.ToString(CultureInfo.InvariantCulture))
        .With("Content-Type", blob.ContentType);

    private MemoryResponse Create(string container)
    {
        if (container.Length is < 3 or > 63 || !ContainerName().IsMatch(container))
            return BlobErrors.InvalidContainerName.ToXmlResponse();
        if (!_containers.TryAdd(container, new(StringComparer.Ordinal)))
            return BlobErrors.ContainerAlreadyExists.ToXmlResponse();
        return new MemoryResponse(201)
            .With("ETag", "\"0x1\"")
            .With("Last-Modified", time.GetUtcNow().ToString("R", CultureInfo.InvariantCulture));
    }

    private MemoryResponse Delete(string container)
    {
        _containers.Remove(container);
        return new(202);
    }

    private MemoryResponse Put(SortedDictionary<string, MemoryBlob> blobs, string name, StorageCall call)
    {
        if (Refusal(blobs.GetValueOrDefault(name), call) is { } error)
            return error.ToXmlResponse();
        var type = call.Headers["x-ms-blob-content-type"] ?? call.Headers["Content-Type"] ?? "application/octet-stream";
        var tag = string.Create(CultureInfo.InvariantCulture, $"\"0x{++_writes:X16}\"");
        var blob = new MemoryBlob(call.Body.ToArray(), type, tag, time.GetUtcNow());
        blobs[name] = blob;
        return new MemoryResponse(201).With("ETag", blob.ETag).With("Last-Modified", blob.LastModified);
    }

    private static StorageError? Refusal(MemoryBlob? before, StorageCall call)
    {
        var wanted = call.Headers["If-Match"];
        return call.Headers["If-None-Match"] switch
        {
            "*" => before is null ? null : BlobErrors.BlobAlreadyExists,
            not null => throw call.NotPlayed("If-None-Match with an ETag"),
            _ when wanted is null || (wanted == "*" && before is not null) || wanted == before?.ETag => null,
            _ => BlobErrors.ConditionNotMet,
        };
    }

    private static MemoryResponse List(SortedDictionary<string, MemoryBlob> blobs, StorageCall call)
    {
        var prefix = call.Query["prefix"] ?? "";
        var marker = call.Query["marker"] ?? "";
        var count = call.Query["maxresults"] is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : MaxListed;
        var found = blobs
            .Where(blob => blob.Key.StartsWith(prefix, StringComparison.Ordinal)
                && string.CompareOrdinal(blob.Key, marker) >= 0)
            .Take(count + 1)
            .ToList();
        var xml = new XElement(
            "EnumerationResults",
            new XElement("Blobs", found.Take(count).Select(blob => ToXml(blob.Key, blob.Value))),
            new XElement("NextMarker", found.Count > count ? found[count].Key : ""));
        return new MemoryResponse(200)
            .With("application/xml", Encoding.UTF8.GetBytes(xml.ToString(SaveOptions.DisableFormatting)));
    }

    private static XElement ToXml(string name, MemoryBlob blob) => new(
        "Blob",
        new XElement("Name", name),
        new XElement(
            "Properties",
            new XElement("Last-Modified", blob.LastModified),
            new XElement("Etag", blob.ETag.Trim('"')),
            new XElement("Content-Length", blob.Content.Length),
            new XElement("Content-Type", blob.ContentType),
            new XElement("BlobType", "BlockBlob")));

    [GeneratedRegex("^[a-z0-9](-?[a-z0-9])*$")]
    private static partial Regex ContainerName();
}
