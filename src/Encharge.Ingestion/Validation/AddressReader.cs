using System.Net;
using System.Text.Json;
using Encharge.Ingestion.Geo;

namespace Encharge.Ingestion.Validation;

/// <summary>Finds the end user's address; never the connection's own, which is that of the customer's server.</summary>
internal static class AddressReader
{
    /// <summary>
    /// Sets the first readable of <c>user.ip</c>, <c>sourceIp</c> and <c>context.ip</c>; an unreadable one before it is
    /// ignored with a warning.
    /// </summary>
    public static void Read(MemberValue inUser, MemberValue sourceIp, JsonElement context, EventDraft draft)
    {
        draft.Ip = ReadOne(inUser, draft.Findings) ?? ReadOne(sourceIp, draft.Findings);
        if (draft.Ip is null && context.ValueKind == JsonValueKind.Object)
            draft.Ip = ReadOne(new Members(context, Scope.Context, "/context")[Member.Ip], draft.Findings);
    }

    private static IPAddress? ReadOne(MemberValue member, Findings findings)
    {
        if (member.IsAbsent)
            return null;
        if (member.Value.ValueKind == JsonValueKind.String
            && ClientAddress.TryParse(member.Value.GetString(), out var address))
            return address;
        findings.Warning(
            WarningCode.UnreadableIp,
            member,
            $"{member.Name} is ignored: send an address such as 203.0.113.7 or 2001:db8::1.");
        return null;
    }
}
