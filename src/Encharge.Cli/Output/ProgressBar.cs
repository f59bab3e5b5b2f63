using System.Diagnostics;
using Spectre.Console;

namespace Encharge.Cli.Output;

/// <summary>
/// A bar on standard error that says how far work has come, how much is done and how fast. Where nobody looks, nothing
/// is shown.
/// </summary>
internal sealed class ProgressBar
{
    private readonly ProgressTask? _task;
    private readonly string _noun;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private long _before = -1;
    private string _remark = "";

    private ProgressBar(ProgressTask? task, string noun)
    {
        _task = task;
        _noun = noun;
    }

    /// <summary>Does work under a bar.</summary>
    /// <param name="surroundings">Whose standard error.</param>
    /// <param name="noun">What is counted, in the plural.</param>
    /// <param name="work">The work; it reports.</param>
    public static async Task<T> RunAsync<T>(Surroundings surroundings, string noun, Func<ProgressBar, Task<T>> work)
    {
        if (!surroundings.IsInteractive)
            return await work(new(null, noun));
        var console = Printer.ConsoleOf(surroundings, surroundings.Error, isTerminal: true);
        return await console.Progress()
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn(),
                new PercentageColumn(),
                new RemainingTimeColumn())
            .StartAsync(context => work(new(context.AddTask(noun, maxValue: 1), noun)));
    }

    /// <summary>Says how far it is.</summary>
    /// <param name="fraction">0 to 1.</param>
    /// <param name="done">How many are done; what was done at the first report doesn't count for the speed.</param>
    public void Report(double fraction, long done)
    {
        if (_task is null)
            return;
        Interlocked.CompareExchange(ref _before, done, -1);
        var rate = (done - _before) / Math.Max(_watch.Elapsed.TotalSeconds, 0.001);
        _task.Value = Math.Max(_task.Value, fraction);
        _task.Description = Markup.Escape(string.Create(
            System.Globalization.CultureInfo.InvariantCulture, $"{done:N0} {_noun}, {rate:N0}/s{_remark}"));
    }

    /// <summary>Says why it takes long; empty when it no longer does.</summary>
    public void Remark(string remark) => _remark = remark.Length > 0 ? $" ({remark})" : "";
}
