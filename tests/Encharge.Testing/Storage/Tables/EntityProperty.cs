namespace Encharge.Testing.Storage.Tables;

/// <summary>A property of an entity.</summary>
/// <param name="Name">Its name, case as written.</param>
/// <param name="Value">
/// A string, int, long, double, bool, DateTime in UTC, Guid or byte[]: the types of the Table service. Null only while
/// a body is read: the service keeps no nulls.
/// </param>
internal readonly record struct EntityProperty(string Name, object? Value);
