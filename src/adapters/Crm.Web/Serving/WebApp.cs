using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;

namespace Crm.Web.Serving;

/// <summary>Serves the built web app: its files, and its page for every address the app handles itself.</summary>
internal static class WebApp
{
    private const string NotBuilt =
        """
        <!doctype html>
        <html lang="en"><meta charset="utf-8"><title>Crm</title>
        <h1>The server runs; the web app is not built.</h1>
        <p>Build it with Node 20 or newer: <code>cd softphone-web &amp;&amp; npm ci &amp;&amp; npm run build</code>, then start again.</p>
        <p>The programming interface works: see <a href="/openapi/v1.json">/openapi/v1.json</a>.</p>
        </html>
        """;

    /// <summary>Files with a content hash in their name.</summary>
    private const string HashedFiles = "/assets";

    /// <summary>A page as a company might have it, with the chat window its customers see.</summary>
    private const string ChatDemo = "chat-demo.html";

    public static void UseWebApp(this WebApplication app)
    {
        if (Folder(app) is { } folder)
        {
            app.UseStaticFiles(new StaticFileOptions
            {
                FileProvider = new PhysicalFileProvider(folder),
                OnPrepareResponse = c => c.Context.Response.Headers.CacheControl =
                    c.Context.Request.Path.StartsWithSegments(HashedFiles) ? "public, max-age=31536000, immutable" : "no-cache",
                ContentTypeProvider = new FileExtensionContentTypeProvider(),
            });
        }
    }

    public static void MapWebApp(this WebApplication app)
    {
        string? index = Folder(app) is { } folder ? Path.Combine(folder, "index.html") : null;
        foreach (string path in (string[])["/", "/softphone", "/wallboard/{**rest}", "/customers/{**rest}", "/interactions/{**rest}", "/admin/{**rest}"])
        {
            app.MapMethods(path, ["GET", "HEAD"], (HttpContext context) => Page(context, index)).AllowAnonymous().ExcludeFromDescription();
        }

        string? demo = index is null ? null : Path.Combine(Path.GetDirectoryName(index)!, ChatDemo);
        app.MapMethods("/chat-demo", ["GET", "HEAD"], (HttpContext context) => Page(context, File.Exists(demo) ? demo : null)).AllowAnonymous().ExcludeFromDescription();
    }

    private static IResult Page(HttpContext context, string? index)
    {
        context.Response.Headers.CacheControl = "no-cache";
        return index is null ? TypedResults.Content(NotBuilt, "text/html; charset=utf-8") : TypedResults.PhysicalFile(index, "text/html; charset=utf-8");
    }

    private static string? Folder(WebApplication app) =>
        new[] { app.Environment.ContentRootPath, AppContext.BaseDirectory }
            .Select(root => Path.Combine(root, "wwwroot", "app"))
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "index.html")));
}
