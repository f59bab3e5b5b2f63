using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;

namespace Encharge.Cli.Output;

/// <summary>Writes a command's answer to standard output: a JSON document a line, or text for people.</summary>
internal sealed class Printer(Surroundings surroundings, bool isJson)
{
    /// <summary>Wide enough that nothing is wrapped for a program that reads tables.</summary>
    private const int WidthOfFiles = 400;

    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Whether the answer is JSON.</summary>
    public bool IsJson => isJson;

    /// <summary>Writes the answer in the form that was asked for.</summary>
    public void Write(Action<Utf8JsonWriter> json, Action<IAnsiConsole> text)
    {
        if (isJson)
            surroundings.Output.WriteLine(TextOf(json));
        else if (surroundings.IsOutputTerminal)
            text(ConsoleOf(surroundings, surroundings.Output, isTerminal: true));
        else
            WritePlain(text);
    }

    /// <summary>A program wants no blanks at the ends of lines, which tables are filled up with.</summary>
    private void WritePlain(Action<IAnsiConsole> text)
    {
        var written = new StringWriter();
        text(ConsoleOf(surroundings, written, isTerminal: false));
        foreach (var line in written.ToString().Split('\n')[..^1])
            surroundings.Output.WriteLine(line.TrimEnd());
    }

    /// <summary>A line for people; nothing when the answer is JSON.</summary>
    public void Line(string text)
    {
        if (!isJson)
            surroundings.Output.WriteLine(text);
    }

    /// <summary>A remark that isn't part of the answer.</summary>
    public void Remark(string text) => surroundings.Error.WriteLine(text);

    /// <summary>JSON as text, in one line.</summary>
    public static string TextOf(Action<Utf8JsonWriter> json) => Encoding.UTF8.GetString(BytesOf(json));

    /// <summary>JSON as UTF-8, in one line.</summary>
    public static ReadOnlySpan<byte> BytesOf(Action<Utf8JsonWriter> json)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, Relaxed))
            json(writer);
        return buffer.WrittenSpan;
    }

    /// <summary>A console on a writer: colours and width of the terminal, or none.</summary>
    public static IAnsiConsole ConsoleOf(Surroundings surroundings, TextWriter writer, bool isTerminal)
    {
        var console = AnsiConsole.Create(new()
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = AnsiOf(surroundings, isTerminal),
            ColorSystem = HasColours(surroundings, isTerminal)
                ? ColorSystemSupport.Detect
                : ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Yes : InteractionSupport.No,
        });
        if (!isTerminal)
            console.Profile.Width = WidthOfFiles;
        return console;
    }

    /// <summary>Windows has to be asked for it; elsewhere only a dumb terminal lacks it.</summary>
    private static AnsiSupport AnsiOf(Surroundings surroundings, bool isTerminal) =>
        !isTerminal || surroundings.Variable("TERM") == "dumb" ? AnsiSupport.No
        : OperatingSystem.IsWindows() ? AnsiSupport.Detect
        : AnsiSupport.Yes;

    /// <summary>As https://no-color.org asks.</summary>
    private static bool HasColours(Surroundings surroundings, bool isTerminal) =>
        isTerminal && string.IsNullOrEmpty(surroundings.Variable("NO_COLOR"));
}
