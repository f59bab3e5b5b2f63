using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Encharge.Ingestion.Objects;

/// <summary>What a body says of a schema; null is silence.</summary>
internal sealed record SchemaDraft(
    string? Name, string? DisplayNameSingular, string? DisplayNamePlural, ImmutableArray<FieldDraft>? Fields)
{
    /// <summary>A new schema of that name: what the draft doesn't say goes without saying.</summary>
    public ObjectSchema ToSchema(string name) => Over(new(name, name, name + "s", []));

    /// <summary>The schema with what the draft says in place of what was there.</summary>
    public ObjectSchema Over(ObjectSchema schema) => schema with
    {
        DisplayNameSingular = DisplayNameSingular ?? schema.DisplayNameSingular,
        DisplayNamePlural = DisplayNamePlural ?? schema.DisplayNamePlural,
        Fields = Fields is { IsDefault: false } fields ? [.. fields.Select(field => field.ToField())] : schema.Fields,
    };
}

/// <summary>What a body says of a field; null is silence.</summary>
internal sealed record FieldDraft(string? Name, string? Title, string? Type, string? Format, bool? Array)
{
    /// <summary>The field, with what goes without saying.</summary>
    public SchemaField ToField() => new(Name ?? "", Title ?? Name ?? "", Type ?? "string", Format, Array ?? false);
}

/// <summary>Drafts as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SchemaDraft))]
internal sealed partial class SchemaDraftJson : JsonSerializerContext;

/// <summary>What a schema must be like.</summary>
internal static class SchemaRules
{
    /// <summary>As many fields as an event has properties.</summary>
    private const int MaxFields = 255;

    private const int MaxNameLength = 100;

    private static readonly string[] Types = ["string", "number", "integer", "boolean", "any"];

    /// <summary>All that is wrong with a schema, a sentence each; none when it will do.</summary>
    public static IReadOnlyList<string> Mistakes(ObjectSchema schema) => [.. Check(schema)];

    private static IEnumerable<string> Check(ObjectSchema schema)
    {
        if (!IsName(schema.Name))
            yield return "name is 1 to 100 letters, digits, dashes or underscores, and begins with a letter.";
        if (schema.Name is "person" or "people")
            yield return "name can't be person: people are not an object type.";
        if (schema.Fields.Length > MaxFields)
            yield return $"fields are at most {MaxFields}.";
        if (schema.Fields.Any(field => field.Name.Trim().Length is 0 or > MaxNameLength))
            yield return "Each field needs a name of 1 to 100 characters.";
        if (schema.Fields.DistinctBy(field => field.Name).Count() < schema.Fields.Length)
            yield return "Each field's name must be its own.";
        if (schema.Fields.Any(field => field.Name is "id" or "externalId"))
            yield return "id and externalId name the object itself and can't be fields.";
        if (schema.Fields.Any(field => !Types.Contains(field.Type)))
            yield return "A field's type is string, number, integer, boolean or any.";
        if (schema.Fields.Any(field => field.Format is not (null or "date" or "date-time")))
            yield return "A field's format is date or date-time, or left out.";
    }

    private static bool IsName(string name) =>
        name.Length is >= 1 and <= MaxNameLength
        && char.IsAsciiLetter(name[0])
        && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_');
}
