namespace Encharge.Benchmarks.Drain;

/// <summary>What draining showed: the figures of each consumer with each mix.</summary>
internal sealed class DrainResults
{
    private readonly Dictionary<(string Server, DrainMix Mix), DrainFigures> _figures = [];

    /// <summary>Those of a consumer with a mix; new ones when there are none yet.</summary>
    public DrainFigures Of(string server, DrainMix mix)
    {
        if (!_figures.TryGetValue((server, mix), out var figures))
            _figures[(server, mix)] = figures = new DrainFigures();
        return figures;
    }
}
