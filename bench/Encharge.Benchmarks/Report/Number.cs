using System.Globalization;

namespace Encharge.Benchmarks.Report;

/// <summary>Numbers as the report writes them.</summary>
internal static class Number
{
    /// <summary>A number in a format of the invariant culture.</summary>
    public static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
