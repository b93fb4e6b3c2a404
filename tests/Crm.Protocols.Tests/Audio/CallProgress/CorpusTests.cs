using Crm.CallProgressCorpus.Evaluation;
using Crm.CallProgressCorpus.Scenes;
using Crm.CallProgressCorpus.Speech;

namespace Crm.Protocols.Tests.Audio.CallProgress;

/// <summary>
/// Synthetic calls with voices that nothing was fitted on. In every run one voice of each language; all of them with
/// CRM_CALL_PROGRESS=full in the environment. Speech is made by espeak-ng and kept outside the repository.
/// </summary>
public sealed class CorpusTests
{
    private const double SubsetTolerance = 3;
    private const double WholeTolerance = 1;

    [Fact]
    public void Made_anew_the_figures_are_those_of_the_document_and_no_voice_is_taken_for_a_tone()
    {
        Assert.SkipUnless(SpeechCache.CanSpeak, "espeak-ng is not installed");
        bool all = Environment.GetEnvironmentVariable("CRM_CALL_PROGRESS") == "full";
        var scenes = new SceneSet(new SpeechCache());
        IReadOnlyList<Verdict> verdicts = all ? Corpus.JudgeAll(scenes) : Corpus.JudgeSubset(scenes);
        Compare(verdicts, all ? Report.Whole : Report.Subset, all ? WholeTolerance : SubsetTolerance);
        Assert.Equal(0, new Tally(verdicts).FalseTones);
    }

    [Fact]
    public void The_documents_figures_reach_the_goals()
    {
        double[] whole = Report.Read(Document(), Report.Whole);
        Assert.True(whole[0] < 1, $"persons called machines: {whole[0]} %");
        Assert.True(whole[1] >= 80, $"machines found: {whole[1]} %");
        Assert.True(whole[3] >= 95, $"beeps found: {whole[3]} %");
        Assert.True(whole[4] >= 90, $"short greetings in time: {whole[4]} %");
    }

    [Fact]
    public void Held_out_voices_are_not_among_those_of_training()
    {
        Assert.Empty(Voice.HeldOut.Select(voice => voice.Variant).Intersect(Voice.Training.Select(voice => voice.Variant)));
    }

    private static void Compare(IReadOnlyList<Verdict> verdicts, string row, double tolerance)
    {
        var tally = new Tally(verdicts);
        double[] told = Report.Read(Document(), row);
        double[] now = [tally.HumanErrors, tally.MachineHits, tally.MachineHitsInTheEnd, tally.BeepHits, tally.InTimeHits];
        Assert.Equal(told.Length, now.Length);
        for (int i = 0; i < told.Length; i++)
        {
            Assert.True(Math.Abs(told[i] - now[i]) <= tolerance, $"figure {i + 1} of '{row}': {now[i]:0.0} now, {told[i]:0.0} in docs/call-progress.md");
        }
    }

    private static string Document()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "docs", "call-progress.md");
            if (File.Exists(path))
            {
                return File.ReadAllText(path);
            }
        }

        throw new FileNotFoundException("docs/call-progress.md");
    }
}
