namespace Encharge.LocalHost;

/// <summary>
/// Something at start that the developer can mend. The message says what is wrong and how to mend it; it is all that is
/// shown.
/// </summary>
internal sealed class LocalHostException(string message, Exception? inner = null) : Exception(message, inner);
