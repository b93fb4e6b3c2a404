using System.Text;
using Crm.Cli.Verbs;

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
using var interrupted = new CancellationTokenSource();
Console.CancelKeyPress += (_, press) =>
{
    press.Cancel = true;
    interrupted.Cancel();
};

using Stream input = Console.OpenStandardInput();
return await CliVerbs.Run(args, new CliConsole(input, Console.Out, Console.Error), interrupted.Token);
