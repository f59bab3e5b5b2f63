using System.Buffers;
using System.Text.Json;
using Encharge.Ingestion.Events;
using Microsoft.Extensions.ObjectPool;

namespace Encharge.Ingestion.Queue;

/// <summary>
/// Encodes elements of a queue message, one at a time, into memory that is used again. Rent one, dispose it after.
/// </summary>
internal sealed class EnvelopeEncoder : IDisposable
{
    // What an event close to the limit has blown up is not worth keeping.
    private const int LargestKeptBytes = 64 * 1024;

    private static readonly ObjectPool<EnvelopeEncoder> Encoders = new DefaultObjectPool<EnvelopeEncoder>(new Policy());

    private readonly ArrayBufferWriter<byte> _bytes = new(1024);
    private readonly Utf8JsonWriter _json;

    private EnvelopeEncoder() => _json = new(_bytes, EnvelopeWriter.Relaxed);

    /// <summary>An encoder.</summary>
    public static EnvelopeEncoder Rent() => Encoders.Get();

    /// <summary>The element as encoded last; valid until the next one.</summary>
    public ReadOnlyMemory<byte> Encoded => _bytes.WrittenMemory;

    /// <summary>Encodes an envelope.</summary>
    public void Encode(Envelope envelope)
    {
        Clear();
        EnvelopeWriter.Write(_json, envelope);
        _json.Flush();
    }

    /// <summary>Encodes a pointer to an envelope in a blob.</summary>
    public void EncodePointer(string blob)
    {
        Clear();
        _json.WriteStartObject();
        _json.WriteString("oversize", blob);
        _json.WriteEndObject();
        _json.Flush();
    }

    /// <inheritdoc/>
    public void Dispose() => Encoders.Return(this);

    private void Clear()
    {
        _bytes.ResetWrittenCount();
        _json.Reset();
    }

    private sealed class Policy : PooledObjectPolicy<EnvelopeEncoder>
    {
        public override EnvelopeEncoder Create() => new();

        public override bool Return(EnvelopeEncoder obj) => obj._bytes.Capacity <= LargestKeptBytes;
    }
}
