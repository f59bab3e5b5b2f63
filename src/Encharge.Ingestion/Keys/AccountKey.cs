namespace Encharge.Ingestion.Keys;

/// <summary>What a valid write key stands for.</summary>
/// <param name="Account">The account, <c>[a-z0-9-]{1,40}</c>.</param>
/// <param name="KeyId">SHA-256 of the key, lower-case hexadecimal: names the key without revealing it.</param>
public sealed record AccountKey(string Account, string KeyId);
