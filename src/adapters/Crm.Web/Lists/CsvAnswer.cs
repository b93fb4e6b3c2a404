using System.Text;
using Crm.Dialing.Import;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Crm.Web.Lists;

/// <summary>A table as a download, written row by row: UTF-8 with a mark, which spreadsheets ask for.</summary>
internal static class CsvAnswer
{
    private const int FlushedAt = 32_768;

    /// <param name="name">Of the file.</param>
    /// <param name="write">Writes rows by what it is given.</param>
    public static IResult Of(string name, Func<Func<IEnumerable<string?>, Task>, Task> write) => new Download(name, write);

    private sealed class Download(string name, Func<Func<IEnumerable<string?>, Task>, Task> write) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var disposition = new ContentDispositionHeaderValue("attachment");
            disposition.SetHttpFileName(name);
            httpContext.Response.Headers.ContentDisposition = disposition.ToString();
            httpContext.Response.Headers.XContentTypeOptions = "nosniff";
            httpContext.Response.ContentType = "text/csv; charset=utf-8";
            var text = new StringBuilder("\uFEFF");
            await write(async cells =>
            {
                CsvText.Append(text, cells);
                text.Append("\r\n");
                if (text.Length >= FlushedAt)
                {
                    await Flush(httpContext, text);
                }
            });
            await Flush(httpContext, text);
        }

        private static async Task Flush(HttpContext context, StringBuilder text)
        {
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), context.RequestAborted);
            text.Clear();
        }
    }
}
