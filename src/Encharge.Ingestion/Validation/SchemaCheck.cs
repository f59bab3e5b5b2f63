using System.Collections.Immutable;
using Encharge.Ingestion.Events;
using Encharge.Ingestion.Objects;

namespace Encharge.Ingestion.Validation;

/// <summary>Holds an object's fields against its schema.</summary>
internal static class SchemaCheck
{
    /// <summary>
    /// The group with only the fields that the schema knows by name, and how many it doesn't. A value of another type
    /// than the schema's is kept: the type there describes, it doesn't forbid.
    /// </summary>
    public static (Group Group, int IgnoredFields) Apply(Group group, ObjectSchema schema)
    {
        var known = group.ObjectFields.RemoveAll(field => !Knows(schema.Fields, field.Name));
        var ignored = group.ObjectFields.Length - known.Length;
        return ignored == 0 ? (group, 0) : (group with { ObjectFields = known }, ignored);
    }

    private static bool Knows(ImmutableArray<SchemaField> fields, string name)
    {
        foreach (var field in fields)
        {
            if (field.Name == name)
                return true;
        }

        return false;
    }
}
