using System.Diagnostics.CodeAnalysis;
using Azure.Core;

namespace Encharge.Testing.Storage.Wire;

/// <summary>The request that the Azure SDK fills in.</summary>
internal sealed class MemoryRequest : Request
{
    private string? _clientRequestId;

    /// <summary>All headers.</summary>
    public HeaderList HeaderList { get; } = new();

    public override string ClientRequestId
    {
        get => _clientRequestId ??= Guid.NewGuid().ToString();
        set => _clientRequestId = value;
    }

    public override void Dispose() => Content?.Dispose();

    protected override void AddHeader(string name, string value) => HeaderList.Add(name, value);

    protected override void SetHeader(string name, string value)
    {
        HeaderList.Remove(name);
        HeaderList.Add(name, value);
    }

    protected override bool ContainsHeader(string name) => HeaderList[name] is not null;

    protected override IEnumerable<HttpHeader> EnumerateHeaders() => HeaderList.All;

    protected override bool RemoveHeader(string name) => HeaderList.Remove(name);

    protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value) =>
        HeaderList.TryGet(name, out value);

    protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values) =>
        HeaderList.TryGetAll(name, out values);
}
