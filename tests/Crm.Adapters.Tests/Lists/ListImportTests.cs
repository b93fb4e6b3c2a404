using System.Diagnostics;
using System.Text;
using Crm.Dialing.DoNotCall;
using Crm.Dialing.Import;
using Crm.Dialing.Lists;
using Crm.Primitives;

namespace Crm.Adapters.Tests.Lists;

/// <summary>Files on their way into lists: all of it or nothing, each row once, every fault told.</summary>
public sealed class ListImportTests : IDisposable
{
    private const string RowsKnob = "CRM_IMPORT_ROWS";

    private ListsPlace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task Faults_duplicates_and_those_not_to_be_called_are_told_row_by_row_and_the_rest_is_loaded()
    {
        await _place.DoNotCall.Add(new DoNotCallEntry("+8613800000009", false, null, DoNotCallSource.Agent, _place.Now), CancellationToken.None);
        var list = await _place.Filled(1);
        var import = await _place.Import(list, Encoding.UTF8.GetBytes(
            "phone,home,name,priority,colour\n13800000002,,Li,7,red\n13800000001,,twice,,\nx,,bad,200,\n\n13800000009,,refused,,\n13800000003,13800000009,Na,,\n13800000002,,again,,\n=1+1,,f,,\n"));
        Assert.Equal(new ImportCounts(7, 2, 2, 1, 1, 1), import.Counts);
        Assert.Equal(
            ["3 duplicate-in-list +8613800000001", "4 bad-number phone x", "4 bad-priority priority 200", "6 do-not-call +8613800000009", "8 duplicate-in-file +8613800000002", "9 bad-number phone =1+1"],
            await _place.Report(import.Id));
        Assert.Equal(["+8613800000001", "+8613800000002", "+8613800000003"], await _place.Numbers(list));
        var record = (await _place.Lists.Records(list, null, null, 9, CancellationToken.None))![1];
        Assert.Equal(("Li", 7, "red"), (record.Name, record.Priority, record.Fields["colour"]));
        Assert.Equal(3, (await _place.Look(list)).Counts.Ready);
        Assert.Empty(Directory.GetFiles(_place.UploadFolder));
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("unicodeFFFE")]
    [InlineData("gb18030")]
    public async Task The_same_rows_come_out_of_every_encoding(string encoding)
    {
        var written = CodePagesEncodingProvider.Instance.GetEncoding(encoding) ?? Encoding.GetEncoding(encoding);
        var list = await _place.NewList();
        var import = await _place.Import(list, written.GetBytes("电话;姓名\r\n138-0000-0001;王小明\r\n"));
        Assert.Equal(ImportState.Done, import.State);
        var record = (await _place.Lists.Records(list, null, null, 9, CancellationToken.None))!.Single();
        Assert.Equal(("+8613800000001", "王小明"), (record.Numbers[0].Number, record.Name));
    }

    [Fact]
    public async Task Nothing_is_in_the_list_before_it_is_taken_over_and_then_all_of_it()
    {
        var list = await _place.NewList();
        var import = await _place.Import(list, "13800000001\n13800000002\n"u8.ToArray(), false, [ColumnUse.Number], atOnce: false);
        Assert.Equal((ImportState.Checked, 1.0), (import.State, import.Progress));
        Assert.Equal((0, true, 0), ((int)(await _place.Look(list)).Counts.All, (await _place.Look(list)).Filling, (int)(await _place.Look(list)).Version));
        Assert.Empty(await _place.Numbers(list));
        Assert.Equal(QueueOpening.Importing, await _place.Queue.Open(new CampaignId("c"), new QueueSettings([list], default, RetryRules.Usual), CancellationToken.None));
        Assert.Equal(ImportStep.Busy, await _place.Imports.StartSearch(Guid.CreateVersion7(), list, "", "test", CancellationToken.None));
        Assert.Equal(ImportStep.Taken, await _place.Imports.Apply(import.Id, CancellationToken.None));
        Assert.Equal(ImportStep.WrongState, await _place.Imports.Apply(import.Id, CancellationToken.None));
        Assert.Equal(ImportStep.WrongState, await _place.Imports.Cancel(import.Id, CancellationToken.None));
        Assert.Equal((2, 1), ((int)(await _place.Look(list)).Counts.Ready, (int)(await _place.Look(list)).Version));
    }

    [Fact]
    public async Task A_dropped_import_leaves_nothing_and_its_numbers_may_come_again()
    {
        var list = await _place.NewList();
        var import = await _place.Import(list, "13800000001\n"u8.ToArray(), false, [ColumnUse.Number], atOnce: false);
        Assert.Equal(ImportStep.Taken, await _place.Imports.Cancel(import.Id, CancellationToken.None));
        Assert.Empty(Directory.GetFiles(_place.UploadFolder));
        Assert.False((await _place.Look(list)).Filling);
        var second = await _place.Import(list, "13800000001\n"u8.ToArray(), false, [ColumnUse.Number]);
        Assert.Equal(1, second.Counts.Loaded);
        await _place.Sweeper.Sweep(CancellationToken.None);
        Assert.Equal(["+8613800000001"], await _place.Numbers(list));
        Assert.Equal(1, (await _place.Import(list, "13800000001\n"u8.ToArray(), false, [ColumnUse.Number])).Counts.DuplicatesInList);
        Assert.Equal(ImportState.Cancelled, (await _place.Imports.Find(import.Id, CancellationToken.None))!.State);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2_400)]
    [InlineData(4_200)]
    public async Task A_crash_at_any_place_and_a_restart_give_each_row_once(int place)
    {
        _place.Dispose();
        using var crash = new CancellationTokenSource();
        bool crashed = false;
        _place = new ListsPlace(new FakeDirectory(5_000, from =>
        {
            if (from == place && !crashed)
            {
                crashed = true;
                crash.Cancel();
            }
        }));
        var list = await _place.NewList();
        var import = Guid.CreateVersion7();
        Assert.Equal(ImportStep.Taken, await _place.Imports.StartSearch(import, list, "", "test", CancellationToken.None));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _place.Runner.RunAll(crash.Token));
        Assert.Empty(await _place.Numbers(list));
        _place.Reopen();
        await _place.Runner.RunAll(CancellationToken.None);
        var done = (await _place.Imports.Find(import, CancellationToken.None))!;
        Assert.Equal((ImportState.Done, new ImportCounts(5_000, 4_500, 500, 0, 0, 0)), (done.State, done.Counts));
        Assert.Equal(4_500, (await _place.Look(list)).Counts.Ready);
        Assert.Equal(500, (await _place.Imports.Report(import, 0, 1_000, CancellationToken.None)).Count);
        var first = (await _place.Lists.Records(list, null, null, 1, CancellationToken.None))!.Single();
        Assert.Equal(("Customer 1", 1), (first.Name, first.Numbers.Count));
    }

    [Fact]
    public async Task A_list_deleted_with_its_records_is_gone_also_from_the_file()
    {
        var list = await _place.Filled(50);
        Assert.Equal(ListChange.Changed, await _place.Lists.Delete(list, CancellationToken.None));
        Assert.Null(await _place.Lists.Find(list, CancellationToken.None));
        Assert.Null(await _place.Lists.Records(list, null, null, 9, CancellationToken.None));
        await _place.Sweeper.Sweep(CancellationToken.None);
        await _place.Filled(50);
    }

    [Fact]
    public async Task Files_that_cannot_be_read_are_refused_with_a_word_and_leave_nothing()
    {
        Assert.Equal("empty", (await Assert.ThrowsAsync<FileRefusedException>(() => _place.Imports.Upload(Guid.CreateVersion7(), "f", new MemoryStream(), "t", CancellationToken.None).AsTask())).Word);
        Assert.Empty(Directory.GetFiles(_place.UploadFolder));
        byte[] program = [0x7F, 0x45, 0x4C, 0x46, 0, 0, 1, 2, 3];
        var id = Guid.CreateVersion7();
        await _place.Imports.Upload(id, "f", new MemoryStream(program), "t", CancellationToken.None);
        Assert.Equal("encoding", (await Assert.ThrowsAsync<FileRefusedException>(() => _place.Imports.Preview(id, new ImportReading(), ImportTarget.List, CancellationToken.None).AsTask())).Word);
        var list = await _place.NewList();
        Assert.Equal(ImportStep.Taken, await _place.Start(id, list, uses: [ColumnUse.Number]));
        await _place.Runner.RunAll(CancellationToken.None);
        var failed = (await _place.Imports.Find(id, CancellationToken.None))!;
        Assert.Equal((ImportState.Failed, "encoding"), (failed.State, failed.Fault));
        Assert.False((await _place.Look(list)).Filling);
        var blank = await _place.Imports.Upload(Guid.CreateVersion7(), "f", new MemoryStream("\n \n"u8.ToArray()), "t", CancellationToken.None);
        Assert.Equal("empty", (await Assert.ThrowsAsync<FileRefusedException>(() => _place.Imports.Preview(blank.Id, new ImportReading(), ImportTarget.List, CancellationToken.None).AsTask())).Word);
    }

    [Fact]
    public async Task The_mapping_of_a_header_is_remembered()
    {
        var list = await _place.NewList();
        byte[] file = "a,b\n13800000001,x\n"u8.ToArray();
        var first = await _place.Imports.Upload(Guid.CreateVersion7(), "f", new MemoryStream(file), "t", CancellationToken.None);
        var seen = (await _place.Imports.Preview(first.Id, new ImportReading(), ImportTarget.List, CancellationToken.None))!;
        Assert.Equal((false, "utf-8", ',', true), (seen.Remembered, seen.Reading.Encoding, seen.Reading.Delimiter, seen.Reading.HasHeader));
        Assert.Equal([ColumnUse.Number, ColumnUse.Field], seen.Mapping.Uses);
        var options = new ImportOptions(ImportTarget.List, list, null, seen.Reading, new ImportMapping([ColumnUse.Mobile, ColumnUse.Name], ["a", "b"]), true);
        Assert.Equal(ImportStep.Taken, await _place.Imports.Start(first.Id, options, CancellationToken.None));
        var second = await _place.Imports.Upload(Guid.CreateVersion7(), "f", new MemoryStream(file), "t", CancellationToken.None);
        var again = (await _place.Imports.Preview(second.Id, new ImportReading(), ImportTarget.List, CancellationToken.None))!;
        Assert.True(again.Remembered);
        Assert.Equal([ColumnUse.Mobile, ColumnUse.Name], again.Mapping.Uses);
        Assert.False((await _place.Imports.Preview(second.Id, new ImportReading(), ImportTarget.DoNotCall, CancellationToken.None))!.Remembered);
    }

    [Fact]
    public async Task A_file_of_numbers_not_to_be_called_holds_from_the_moment_it_is_taken_over()
    {
        var import = await _place.Import(null, "number\n13800000001\n13800000001\nx\n"u8.ToArray(), uses: [ColumnUse.Number], atOnce: false);
        Assert.Equal(new ImportCounts(3, 1, 1, 1, 0, 0), import.Counts);
        Assert.False(_place.DoNotCall.Ask("+8613800000001", null, _place.Now).Listed);
        Assert.Equal(ImportStep.Taken, await _place.Imports.Apply(import.Id, CancellationToken.None));
        Assert.Equal(new DoNotCallAnswer(true, DoNotCallSource.Imported), _place.DoNotCall.Ask("+8613800000001", null, _place.Now));
        _place.Reopen();
        Assert.True(_place.DoNotCall.Ask("+8613800000001", null, _place.Now).Listed);
        Assert.Equal(0, (await _place.Import(await _place.NewList(), "13800000001\n"u8.ToArray(), false, [ColumnUse.Number])).Counts.Loaded);
    }

    /// <summary>CRM_IMPORT_ROWS=1000000 is the long form; it says how long and how much memory it took.</summary>
    [Fact]
    public async Task Many_rows_take_no_more_memory_than_few_also_when_the_process_ends_in_their_midst()
    {
        int rows = int.TryParse(Environment.GetEnvironmentVariable(RowsKnob), out int asked) ? asked : 10_000;
        var list = await _place.NewList();
        var id = Guid.CreateVersion7();
        await using (var file = new GeneratedFile(rows))
        {
            await _place.Imports.Upload(id, "many.csv", file, "test", CancellationToken.None);
        }

        Assert.Equal(ImportStep.Taken, await _place.Start(id, list, hasHeader: false, [ColumnUse.Number, ColumnUse.Name, ColumnUse.Field]));
        long before = GC.GetTotalMemory(forceFullCollection: true);
        var clock = Stopwatch.StartNew();
        await StopHalfway(id, rows);
        _place.Reopen();
        await _place.Runner.RunAll(CancellationToken.None);
        clock.Stop();
        long kept = GC.GetTotalMemory(forceFullCollection: true) - before;
        var import = (await _place.Imports.Find(id, CancellationToken.None))!;
        Assert.Equal(new ImportCounts(rows, rows - (rows / 10), 0, rows / 10, 0, 0), import.Counts);
        Assert.Equal(rows - (rows / 10), (await _place.Look(list)).Counts.Ready);
        await AssertEveryTenthIsTold(id, rows);
        Assert.True(kept < 16 << 20, $"{kept >> 20} MiB are kept");
        string figures = $"{rows} rows in {clock.Elapsed.TotalSeconds:0.0} s, {kept >> 10} KiB kept, working set {Environment.WorkingSet >> 20} MiB; {await Choose(list)}";
        TestContext.Current.SendDiagnosticMessage(figures);
        if (asked > 0)
        {
            await File.WriteAllTextAsync(Path.Combine(Path.GetTempPath(), "crm-import-figures.txt"), figures + "\n");
        }
    }

    /// <summary>Reads about half of an import and stops as at the end of the process.</summary>
    private async Task StopHalfway(Guid id, int rows)
    {
        using var ending = new CancellationTokenSource();
        var reading = Task.Run(() => _place.Runner.RunAll(ending.Token), CancellationToken.None);
        while (!reading.IsCompleted && (await _place.Imports.Find(id, CancellationToken.None))!.Counts.Rows < rows / 2)
        {
            await Task.Yield();
        }

        await ending.CancelAsync();
        try
        {
            await reading;
        }
        catch (OperationCanceledException)
        {
            Assert.Equal(ImportState.Running, (await _place.Imports.Find(id, CancellationToken.None))!.State);
        }
    }

    /// <summary>The report has each row that repeats the one before, and no other, once and in order.</summary>
    private async Task AssertEveryTenthIsTold(Guid id, int rows)
    {
        long next = 10;
        for (long after = 0; ;)
        {
            var page = await _place.Imports.Report(id, after, 1_000, CancellationToken.None);
            foreach (var line in page)
            {
                Assert.Equal((next, "duplicate-in-file", $"+86139{next - 1:00000000}"), (line.Row, line.Code, line.Value));
                next += 10;
            }

            if (page.Count == 0)
            {
                break;
            }

            after = page[^1].Place;
        }

        Assert.Equal(rows + 10, next);
    }

    /// <summary>Opens the list in another order and takes twenty records a few times.</summary>
    private async Task<string> Choose(CallListId list)
    {
        var campaign = new CampaignId("many");
        var clock = Stopwatch.StartNew();
        Assert.Equal(QueueOpening.Opened, await _place.Queue.Open(campaign, new QueueSettings([list], new RecordOrder(OrderStrategy.Random, 1), RetryRules.Usual), CancellationToken.None));
        double opened = clock.Elapsed.TotalSeconds;
        var steps = new List<double>();
        for (int turn = 0; turn < 20; turn++)
        {
            clock.Restart();
            var taken = await _place.Queue.Reserve(campaign, [.. Enumerable.Range(0, 20).Select(_ => new AttemptId(Guid.CreateVersion7()))], _place.Now, CancellationToken.None);
            steps.Add(clock.Elapsed.TotalMilliseconds);
            Assert.Equal(20, taken.Select(one => one.Number).Distinct().Count());
        }

        steps.Sort();
        return $"opened in dice order in {opened:0.0} s, 20 records reserved in {steps[10]:0.0} ms (median), {steps[19]:0.0} ms (worst)";
    }

    /// <summary>Rows made as they are read; every tenth has the number of the one before.</summary>
    private sealed class GeneratedFile(int rows) : Stream
    {
        private readonly Queue<byte> _waiting = new();
        private int _row;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            while (_waiting.Count < count && _row < rows)
            {
                _row++;
                foreach (byte b in Encoding.UTF8.GetBytes($"139{(_row % 10 == 0 ? _row - 1 : _row):00000000},Name {_row},\"some text, with a comma\"\n"))
                {
                    _waiting.Enqueue(b);
                }
            }

            int given = Math.Min(count, _waiting.Count);
            for (int i = 0; i < given; i++)
            {
                buffer[offset + i] = _waiting.Dequeue();
            }

            return given;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
