using Crm.Audio.Wav;

namespace Crm.Media.Recording;

/// <summary>Completes plain recordings (older data) that a process left behind when it was killed.</summary>
internal static class PlainRecovery
{
    /// <summary>
    /// Puts the header of every <c>*.wav.part</c> in the folder right, from the file's length, and gives it its final name. Files that
    /// are no recordings of ours, or hold no audio, stay as they are. Returns the completed files. Call before recording starts.
    /// </summary>
    internal static IReadOnlyList<string> Recover(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return [];
        }

        var completed = new List<string>();
        foreach (string part in Directory.EnumerateFiles(folder, "*.wav" + RecordingFile.PartSuffix))
        {
            string final = part[..^RecordingFile.PartSuffix.Length];
            if (TryRepair(part, final))
            {
                completed.Add(final);
            }
        }

        return completed;
    }

    private static bool TryRepair(string part, string final)
    {
        try
        {
            using (var file = new FileStream(part, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            {
                var header = new byte[WavHeader.Length];
                if (file.Length <= WavHeader.Length || file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length
                    || !WavHeader.TryRepair(header, file.Length))
                {
                    return false;
                }

                file.Position = 0;
                file.Write(header);
            }

            File.Move(part, final, overwrite: true);
            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // in use or not ours to touch: it stays a part and is tried again at the next start
            return false;
        }
    }
}
