using System.Text;
using Encharge.Ingestion.Validation;

namespace Encharge.Ingestion.Tests.Validation;

/// <summary>Half emojis are mended, whole ones and look-alikes left alone.</summary>
public sealed class LoneSurrogateTests
{
    [Theory]
    [InlineData("""["\ud83d"]""", """["\ufffd"]""")]
    [InlineData("""["\uDE00x"]""", """["\ufffdx"]""")]
    [InlineData("""["\ud83d\ude00"]""", """["\ud83d\ude00"]""")]
    [InlineData("""["\ud83d\ud83d\ude00"]""", """["\ufffd\ud83d\ude00"]""")]
    [InlineData("""["\ude00\ud83d"]""", """["\ufffd\ufffd"]""")]
    [InlineData("""["\\ud83d"]""", """["\\ud83d"]""")]
    [InlineData("""["\\\ud83d\n"]""", """["\\\ufffd\n"]""")]
    [InlineData("""["\u00e9\ud7ff"]""", """["\u00e9\ud7ff"]""")]
    [InlineData("""\ud8""", """\ud8""")]
    [InlineData("""\ud83d\""", """\ufffd\""")]
    [InlineData("""\udzzz\u""", """\udzzz\u""")]
    public void A_lone_surrogate_becomes_the_replacement_character(string json, string expected)
    {
        var bytes = Encoding.UTF8.GetBytes(json);

        LoneSurrogates.Mend(bytes);

        Assert.Equal(expected, Encoding.UTF8.GetString(bytes));
    }
}
