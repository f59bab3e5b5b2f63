namespace Encharge.Cli.Doctors;

/// <summary>What a check found.</summary>
internal enum DiagnosisStatus
{
    /// <summary>All is as it should be.</summary>
    Ok,

    /// <summary>It could not be checked, or there is nothing to check.</summary>
    Skipped,

    /// <summary>It works and will not work well.</summary>
    Warning,

    /// <summary>It doesn't work, or events lie somewhere and nobody sees to them.</summary>
    Failure,
}

/// <summary>The outcome of one check.</summary>
/// <param name="Check">What was checked, a word or two.</param>
/// <param name="Status">What was found.</param>
/// <param name="Detail">What it is, one sentence.</param>
/// <param name="Advice">What to do; null when there is nothing to do.</param>
internal sealed record Diagnosis(string Check, DiagnosisStatus Status, string Detail, string? Advice = null)
{
    /// <summary>All is as it should be.</summary>
    public static Diagnosis Ok(string check, string detail) => new(check, DiagnosisStatus.Ok, detail);

    /// <summary>It could not be checked.</summary>
    public static Diagnosis Skipped(string check, string detail) => new(check, DiagnosisStatus.Skipped, detail);

    /// <summary>It will not work well.</summary>
    public static Diagnosis Warning(string check, string detail, string advice) =>
        new(check, DiagnosisStatus.Warning, detail, advice);

    /// <summary>It doesn't work.</summary>
    public static Diagnosis Failure(string check, string detail, string advice) =>
        new(check, DiagnosisStatus.Failure, detail, advice);
}
