namespace Encharge.Benchmarks.Report;

/// <summary>The same figure of several rounds.</summary>
internal sealed class Figures
{
    private readonly List<double> _values = [];

    /// <summary>Adds a round's.</summary>
    public void Add(double value) => _values.Add(value);

    /// <summary>The one in the middle; of an even number the mean of the two.</summary>
    public double Median
    {
        get
        {
            var sorted = _values.Order().ToList();
            return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
        }
    }

    /// <summary>The smallest.</summary>
    public double Least => _values.Min();

    /// <summary>The largest.</summary>
    public double Most => _values.Max();

    /// <summary>The median and, where they differ, the smallest and the largest: <c>24.1 (23.8–24.9)</c>.</summary>
    public string Text(string format)
    {
        var (least, most) = (Number.Text(Least, format), Number.Text(Most, format));
        return least == most ? least : $"{Number.Text(Median, format)} ({least}–{most})";
    }
}
