using System.Text;
using Encharge.Benchmarks.Load;

namespace Encharge.Benchmarks.Tests;

/// <summary>An answer is whole with its last byte, neither before nor after.</summary>
public sealed class HttpAnswerTests
{
    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nDate: x\r\nContent-Length: 5\r\n\r\nabcde")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nDate: x\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n")]
    public void An_answer_is_whole_with_its_last_byte(string answer)
    {
        var bytes = Encoding.ASCII.GetBytes(answer);

        for (var length = 0; length < bytes.Length; length++)
            Assert.False(HttpAnswer.IsWhole(bytes.AsSpan(0, length)), $"whole after {length} bytes");
        Assert.True(HttpAnswer.IsWhole(bytes));
    }

    [Fact]
    public void An_answer_of_200_passes() => HttpAnswer.EnsureOk("HTTP/1.1 200 OK\r\n\r\n"u8);

    [Theory]
    [InlineData("HTTP/1.1 207 Multi-Status\r\n\r\n")]
    [InlineData("HTTP/1.1 429 Too Many Requests\r\n\r\n")]
    [InlineData("HTTP/1.1 2000\r\n\r\n")]
    public void Any_other_answer_ends_the_benchmark_and_is_shown(string answer)
    {
        var thrown = Assert.Throws<BenchmarkException>(() => HttpAnswer.EnsureOk(Encoding.ASCII.GetBytes(answer)));

        Assert.Contains(answer, thrown.Message, StringComparison.Ordinal);
    }
}
