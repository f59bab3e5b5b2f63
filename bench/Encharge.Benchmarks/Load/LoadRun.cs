namespace Encharge.Benchmarks.Load;

/// <summary>What the connections of one load share.</summary>
internal sealed class LoadRun
{
    private volatile bool _isOver;
    private volatile bool _isRecording;

    /// <summary>Whether to send no more.</summary>
    public bool IsOver
    {
        get => _isOver;
        set => _isOver = value;
    }

    /// <summary>Whether answers count.</summary>
    public bool IsRecording
    {
        get => _isRecording;
        set => _isRecording = value;
    }
}
