using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Encharge.Ingestion.Events;
using Encharge.Ingestion.Identities;
using Encharge.Ingestion.Queue;

namespace Encharge.Ingestion.Objects;

/// <summary>
/// What the group events of one object add up to, such as a company: a pure function of the set of them, by the same
/// registers as a person's fields.
/// </summary>
/// <param name="Account">The account it belongs to.</param>
/// <param name="Id">This service's id of it, which is also its partition.</param>
/// <param name="ObjectType">Its type, such as <c>company</c>.</param>
internal sealed record ObjectState(string Account, Guid Id, string ObjectType)
{
    /// <summary>The customer's id of it; null when no event gave one.</summary>
    public string? ExternalId { get; init; }

    /// <summary>The earliest time of an event about it; null before the first.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Its clock says when the object was last changed; the value is always null.</summary>
    public Register? LastChange { get; init; }

    /// <summary>The object's fields by name.</summary>
    public ImmutableSortedDictionary<string, Register> Fields { get; init; } =
        ImmutableSortedDictionary.Create<string, Register>(StringComparer.Ordinal);

    /// <summary>
    /// The id of the object that a group event is about; null when it names an id of no possible object.
    /// </summary>
    public static Guid? IdOf(Envelope envelope, Group group)
    {
        if (group.ObjectId is not null)
            return Guid.TryParse(group.ObjectId, out var id) ? id : null;
        return group.ExternalId is { } externalId
            ? ContentId.OfObject(envelope.Account, group.ObjectType, externalId)
            : ContentId.OfObject(envelope.Account, group.ObjectType, envelope.EventId);
    }

    /// <summary>
    /// The state with that part of an event in it that only ever adds: all that a resend brings. Idempotent.
    /// </summary>
    public ObjectState Add(Group group) => this with
    {
        ExternalId = ExternalId ?? (group.ObjectId is null ? group.ExternalId : null),
        CreatedAt = CreatedAt < group.OccurredAt ? CreatedAt : group.OccurredAt,
    };

    /// <summary>The state without what a later copy of an event wrote.</summary>
    public ObjectState Retract(Guid eventId)
    {
        var fields = Fields;
        foreach (var (name, register) in Fields)
        {
            fields = Register.Without(register, eventId) is { } rest
                ? fields.SetItem(name, rest)
                : fields.Remove(name);
        }

        return this with
        {
            Fields = fields,
            LastChange = LastChange is null ? null : Register.Without(LastChange, eventId),
        };
    }

    /// <summary>The state with an event in it. Idempotent and order-free, but for copies of a message id.</summary>
    public ObjectState Apply(Envelope envelope, Group group)
    {
        var resendable = group.MessageId is not null;
        var clock = Clock.Of(envelope);
        var fields = Fields;
        foreach (var field in group.ObjectFields)
        {
            var register = fields.GetValueOrDefault(field.Name);
            fields = fields.SetItem(field.Name, Register.With(register, new(field.Value, clock, resendable)));
        }

        return Add(group) with
        {
            LastChange = Register.With(LastChange, new(null, clock, resendable)),
            Fields = fields,
        };
    }

    /// <summary>The document of the state: all but what stands in columns.</summary>
    public string Encode()
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, EnvelopeWriter.Relaxed))
        {
            json.WriteStartObject();
            json.WriteNumber("v", 1);
            IdentityCodec.WriteTime(json, "createdAt", CreatedAt);
            RegisterJson.Write(json, "lastChange", LastChange);
            IdentityCodec.WriteFields(json, Fields);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>This state with what a document holds.</summary>
    /// <exception cref="FormatException">The document is of a version this build doesn't know.</exception>
    public ObjectState Decode(string document)
    {
        using var json = JsonDocument.Parse(document);
        var root = json.RootElement;
        if (root.GetProperty("v").GetInt32() != 1)
            throw new FormatException("The object's document is of an unknown version.");
        return this with
        {
            CreatedAt = IdentityCodec.ReadTime(root, "createdAt"),
            LastChange = RegisterJson.Read(root, "lastChange"),
            Fields = IdentityCodec.ReadFields(root, Fields),
        };
    }
}
