using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Encharge.Ingestion.Validation;

/// <summary>
/// One object's members, found in one pass: each known one in its place, the others in document order. Of several with
/// one name the last counts.
/// </summary>
internal ref struct Members
{
    private readonly string _parent;
    private Places _places;

    /// <summary>Reads an object's members; of a value that is no object there are none.</summary>
    public Members(JsonElement element, Scope scope, string parent)
    {
        _parent = parent;
        if (element.ValueKind != JsonValueKind.Object)
            return;
        foreach (var property in element.EnumerateObject())
            Place(Find(scope, property), property);
    }

    /// <summary>The members without a meaning of their own.</summary>
    public OtherMembers Others;

    /// <summary>The value of a member; Undefined when it is not there.</summary>
    public readonly MemberValue this[Member member] => new(_places[(int)member], _parent, MemberNames.NameOf(member));

    private void Place(Member member, JsonProperty property)
    {
        if (member == Member.Other)
            Others.Add(property.Name, property.Value);
        else
            _places[(int)member] = property.Value;
    }

    private static Member Find(Scope scope, JsonProperty property)
    {
        var name = JsonMarshal.GetRawUtf8PropertyName(property);
        return MemberNames.Find(scope, name.Contains((byte)'\\') ? Encoding.UTF8.GetBytes(property.Name) : name);
    }

    [InlineArray((int)Member.Other)]
    private struct Places
    {
        private JsonElement _first;
    }
}
