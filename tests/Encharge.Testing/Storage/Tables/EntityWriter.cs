using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Encharge.Testing.Storage.Tables;

/// <summary>
/// Writes entities as the service does under <c>odata=minimalmetadata</c>: only types that JSON can't tell are named.
/// </summary>
internal static class EntityWriter
{
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>
    /// An entity; with a selection only those of the named properties that it has. (Azure may name the others with
    /// null; to the SDK's getters that is the same.)
    /// </summary>
    public static byte[] Write(MemoryEntity entity, IReadOnlySet<string>? selection)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var writer = new Utf8JsonWriter(buffer, Options);
        writer.WriteStartObject();
        writer.WriteString("odata.etag", entity.ETag);
        if (selection?.Contains("PartitionKey") != false)
            writer.WriteString("PartitionKey", entity.PartitionKey);
        if (selection?.Contains("RowKey") != false)
            writer.WriteString("RowKey", entity.RowKey);
        if (selection?.Contains("Timestamp") != false)
            Write(writer, "Timestamp", entity.Timestamp);
        foreach (var property in entity.Properties)
        {
            if (selection?.Contains(property.Name) != false)
                Write(writer, property.Name, property.Value!);
        }

        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>A page: <c>{"value":[…]}</c></summary>
    public static byte[] WritePage(IReadOnlyList<MemoryEntity> entities, IReadOnlySet<string>? selection)
    {
        var parts = entities.Select(entity => selection is null ? entity.Json : Write(entity, selection)).ToList();
        var page = new byte[Head.Length + parts.Sum(part => part.Length + 1) - Math.Min(1, parts.Count) + Tail.Length];
        Head.CopyTo(page);
        var end = Head.Length;
        foreach (var part in parts)
        {
            if (end > Head.Length)
                page[end++] = (byte)',';
            part.CopyTo(page, end);
            end += part.Length;
        }

        Tail.CopyTo(page.AsSpan(end));
        return page;
    }

    private static ReadOnlySpan<byte> Head => "{\"value\":["u8;

    private static ReadOnlySpan<byte> Tail => "]}"u8;

    private static void Write(Utf8JsonWriter writer, string name, object value)
    {
        switch (value)
        {
            case string text:
                writer.WriteString(name, text);
                break;
            case int number:
                writer.WriteNumber(name, number);
                break;
            case bool flag:
                writer.WriteBoolean(name, flag);
                break;
            case double number when double.IsFinite(number):
                writer.WritePropertyName(name);
                writer.WriteRawValue(WithPoint(number), skipInputValidation: true);
                break;
            default:
                WriteTyped(writer, name, value);
                break;
        }
    }

    private static void WriteTyped(Utf8JsonWriter writer, string name, object value)
    {
        var (type, text) = value switch
        {
            long number => ("Edm.Int64", number.ToString(CultureInfo.InvariantCulture)),
            double number => ("Edm.Double", Name(number)),
            Guid id => ("Edm.Guid", id.ToString()),
            byte[] bytes => ("Edm.Binary", Convert.ToBase64String(bytes)),
            DateTime time => ("Edm.DateTime", time.ToString("O", CultureInfo.InvariantCulture)),
            _ => throw new NotSupportedException($"The memory storage doesn't write {value.GetType()}."),
        };
        writer.WriteString(name + "@odata.type", type);
        writer.WriteString(name, text);
    }

    /// <summary>2 is written 2.0: without the point it would be read as an Int32.</summary>
    private static string WithPoint(double number)
    {
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().ContainsAny('.', 'E') ? text : text + ".0";
    }

    private static string Name(double number) =>
        double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity";
}
