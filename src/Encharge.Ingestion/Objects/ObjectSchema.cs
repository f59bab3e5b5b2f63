using System.Collections.Immutable;

namespace Encharge.Ingestion.Objects;

/// <summary>A field of an object type, in the shape of the service's REST API.</summary>
/// <param name="Name">The key in <c>properties</c>, 1 to 100 characters.</param>
/// <param name="Title">What people read, such as <c>Annual revenue</c>.</param>
/// <param name="Type"><c>string</c>, <c>number</c>, <c>integer</c>, <c>boolean</c> or <c>any</c>.</param>
/// <param name="Format"><c>date</c> or <c>date-time</c> for strings; else null.</param>
/// <param name="Array">Whether the field holds a list of such values.</param>
public sealed record SchemaField(
    string Name, string Title, string Type = "string", string? Format = null, bool Array = false);

/// <summary>An object type and its fields; <c>company</c> exists from the start.</summary>
/// <param name="Name">The object type, such as <c>company</c>.</param>
/// <param name="DisplayNameSingular">What people read, such as <c>Company</c>.</param>
/// <param name="DisplayNamePlural">What people read, such as <c>Companies</c>.</param>
/// <param name="Fields">The known fields; others in an event are ignored.</param>
public sealed record ObjectSchema(
    string Name, string DisplayNameSingular, string DisplayNamePlural, ImmutableArray<SchemaField> Fields);
