using Crm.Audio.CallProgress;
using Crm.CallProgressCorpus.Evaluation;
using Crm.CallProgressCorpus.Scenes;
using Crm.CallProgressCorpus.Speech;

const int BadUsage = 2;
if (!SpeechCache.CanSpeak)
{
    Console.Error.WriteLine("espeak-ng is not installed; install with: apt-get install espeak-ng");
    return 1;
}

var scenes = new SceneSet(new SpeechCache());
switch (args)
{
    case ["report"]:
        Console.Write(Tables());
        return 0;
    case ["report", "--write", var document]:
        File.WriteAllText(document, Report.Replace(File.ReadAllText(document), Tables()));
        return 0;
    case ["wrong", var set]:
        foreach (Verdict v in Judge(set == "training" ? Voice.Training : Voice.HeldOut).Where(IsWrong))
        {
            Console.WriteLine($"{v.Scene.Voice} {v.Scene.Line} {v.Scene.Greeting.Kind} music {v.Scene.Music}: {v.Decision.Kind}/{v.Decision.Cause} length {v.Decision.LengthMilliseconds} delay {v.Delay}, beep {v.Scene.Beep} found {v.BeepFound} false {v.FalseBeeps}/{v.FalseTones} {v.False.Kind} {v.False.Hertz} {v.False.AtMilliseconds}: {v.Scene.Greeting.Text}");
        }

        return 0;
    case ["fit"]:
        Fit.Run(scenes, Corpus.Repeats, Console.Out);
        return 0;
    default:
        Console.Error.WriteLine("usage: Crm.CallProgressCorpus report [--write DOCUMENT] | fit | wrong training|held-out");
        return BadUsage;
}

List<Verdict> Judge(IEnumerable<Voice> voices) => [.. scenes.Draw(voices, Corpus.Repeats).Select(scene => Verdict.Of(scene, new ProgressSettings()))];

string Tables() => Report.Write(Judge(Voice.HeldOut), Corpus.JudgeSubset(scenes));

static bool IsWrong(Verdict v) => !v.IsRight || v.FalseBeeps + v.FalseTones > 0 || (v.Scene.Beep is not null && !v.BeepFound) || (v.IsShortHuman && v.Delay > Tally.InTime);
