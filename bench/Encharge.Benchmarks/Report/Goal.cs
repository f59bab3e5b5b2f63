namespace Encharge.Benchmarks.Report;

/// <summary>A goal and what was measured.</summary>
/// <param name="Subject">What of.</param>
/// <param name="Wanted">The goal, in words.</param>
/// <param name="Measured">What was measured.</param>
/// <param name="IsMet">Whether that is enough.</param>
internal sealed record Goal(string Subject, string Wanted, string Measured, bool IsMet)
{
    /// <summary>At least so much.</summary>
    public static Goal AtLeast(string subject, string wanted, double least, (double Value, string Format) measured) =>
        new(subject, wanted, Number.Text(measured.Value, measured.Format), measured.Value >= least);

    /// <summary>At most so much.</summary>
    public static Goal AtMost(string subject, string wanted, double most, (double Value, string Format) measured) =>
        new(subject, wanted, Number.Text(measured.Value, measured.Format), measured.Value <= most);
}
