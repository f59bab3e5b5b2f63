namespace Encharge.Benchmarks.Accept;

/// <summary>What accepting showed: the figures of each server under each load.</summary>
internal sealed class AcceptResults
{
    private readonly Dictionary<(string Server, AcceptLoad Load), AcceptFigures> _figures = [];

    /// <summary>Those of a server under a load; new ones when there are none yet.</summary>
    public AcceptFigures Of(string server, AcceptLoad load)
    {
        if (!_figures.TryGetValue((server, load), out var figures))
            _figures[(server, load)] = figures = new AcceptFigures();
        return figures;
    }
}
