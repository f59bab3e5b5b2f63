using System.Text.Json;

namespace Encharge.Ingestion.Validation;

/// <summary>Reads an event's <c>properties</c>; those of a group are an object's ids and fields.</summary>
internal static class PropertiesReader
{
    /// <summary>Sets the properties, for a group also the object; what is wrong is told.</summary>
    public static void Read(JsonElement properties, in Members members, EventDraft draft)
    {
        draft.Properties = Containers.Copy(properties);
        var count = properties.ValueKind == JsonValueKind.Object ? properties.GetPropertyCount() : 0;
        if (count > Limits.MaxProperties)
            draft.Findings.Problem(ProblemCode.TooManyProperties, properties, "/properties", TooMany);
        if (draft.Type == EventType.Group)
            ReadObject(count > Limits.MaxProperties ? default : properties, members[Member.ObjectType], draft);
        else
            WarnOfObjectType(members[Member.ObjectType], draft.Findings);
    }

    private static string TooMany { get; } =
        $"Send fewer properties: properties may hold at most {Limits.MaxProperties} members.";

    private static void ReadObject(JsonElement properties, MemberValue objectType, EventDraft draft)
    {
        var findings = draft.Findings;
        if (objectType.IsAbsent)
            findings.Missing(ProblemCode.MissingObjectType, "/objectType", "Send objectType, such as \"company\".");
        else
            draft.ObjectTypePosition = findings.PositionOf(objectType.Value);
        draft.ObjectType = Scalars.ReadText(objectType, Limits.MaxObjectTypeLength, findings);
        var members = new Members(properties, Scope.Object, "/properties");
        draft.ObjectId = Identifiers.ReadId(members[Member.Id], findings);
        draft.ExternalId = Identifiers.ReadId(members[Member.ExternalId], findings);
        draft.ObjectFields = FieldReader.Read(members.Others.Items, "/properties", findings);
        members.Others.Release();
    }

    private static void WarnOfObjectType(MemberValue member, Findings findings)
    {
        if (!member.IsAbsent)
            findings.Warning(WarningCode.UnusedMember, member, "objectType is ignored without \"type\":\"group\".");
    }
}
