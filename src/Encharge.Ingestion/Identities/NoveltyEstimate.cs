namespace Encharge.Ingestion.Identities;

/// <summary>
/// Guesses whether an identity that this instance doesn't remember is new to storage as well. Inserting blindly costs
/// one transaction if it is and three if it isn't (a refused insert, a load, a write); loading first costs two either
/// way. So blind is right while more than half of them are new, which is learnt as it goes.
/// </summary>
internal sealed class NoveltyEstimate
{
    /// <summary>How much one observation weighs: the last hundred or so count.</summary>
    private const double Weight = 0.02;

    private double _shareOfNew = 1;

    /// <summary>Whether the next one is more likely new than not.</summary>
    public bool ExpectsNew => Volatile.Read(ref _shareOfNew) > 0.5;

    /// <summary>Learns from one. Concurrent observations may overwrite each other: it is an estimate.</summary>
    public void Observe(bool isNew)
    {
        var share = Volatile.Read(ref _shareOfNew);
        Volatile.Write(ref _shareOfNew, share + (((isNew ? 1 : 0) - share) * Weight));
    }
}
