using System.Collections.Immutable;

namespace Crm.CallProgressCorpus.Speech;

/// <summary>What kind of words answer a call.</summary>
public enum GreetingKind
{
    /// <summary>A person: one to five words.</summary>
    HumanShort,

    /// <summary>A person at work.</summary>
    HumanCompany,

    /// <summary>A machine with one sentence.</summary>
    MachineShort,

    /// <summary>A machine with several.</summary>
    MachineLong,
}

/// <summary>Words that answer a call.</summary>
public sealed record GreetingText(GreetingKind Kind, string Text)
{
    /// <summary>Whether a person says it.</summary>
    public bool IsHuman => Kind is GreetingKind.HumanShort or GreetingKind.HumanCompany;
}

/// <summary>Greetings by language.</summary>
public static class GreetingTexts
{
    private static readonly Dictionary<string, ImmutableArray<GreetingText>> ByLanguage = new()
    {
        ["en"] = Of(
            ["Hello?", "Yes?", "Hello, this is Anna.", "Miller speaking.", "Hi, who is calling?"],
            ["Baker and Sons, good morning.", "Good morning, Acme Services, Tom speaking, how can I help you?"],
            ["Please leave a message after the tone.", "You have reached five five five, zero one two three. Please leave a message."],
            [
                "Hello. You have reached the voice mail of Anna Miller. I cannot take your call right now. Please leave your name and number after the tone, and I will call you back as soon as I can.",
                "Hi, this is Tom. I am not at home at the moment, so please leave your name and your number, and I will get back to you.",
                "The person you are calling is not available at the moment. Please record your message after the tone. When you have finished, you may hang up, or press one for more options.",
            ]),
        ["de"] = Of(
            ["Hallo?", "Ja bitte?", "Schneider.", "Hallo, hier ist Anna.", "Ja, wer ist da?"],
            ["Firma Becker, guten Tag.", "Guten Morgen, Autohaus Lehmann, mein Name ist Weber, was kann ich für Sie tun?"],
            ["Bitte sprechen Sie nach dem Ton.", "Sie sind verbunden mit dem Anschluss von Familie Schneider. Bitte hinterlassen Sie eine Nachricht."],
            [
                "Guten Tag. Sie haben die Mailbox von Anna Schneider erreicht. Ich bin im Moment nicht zu sprechen. Bitte hinterlassen Sie Ihren Namen und Ihre Nummer nach dem Signalton, ich rufe Sie zurück.",
                "Hallo, hier ist der Anrufbeantworter von Thomas. Ich bin gerade nicht zu Hause, aber wenn Sie mir eine Nachricht hinterlassen, rufe ich gerne zurück.",
                "Der gewünschte Gesprächspartner ist zur Zeit nicht erreichbar. Bitte hinterlassen Sie eine Nachricht nach dem Ton, und legen Sie dann auf.",
            ]),
        ["fr"] = Of(
            ["Allô?", "Oui?", "Allô, bonjour.", "Oui, c'est Marie.", "Allô, qui est à l'appareil?"],
            ["Société Durand, bonjour.", "Cabinet Martin, bonjour, Sophie à l'appareil, que puis-je faire pour vous?"],
            ["Laissez un message après le bip.", "Vous êtes bien chez Pierre et Marie. Laissez-nous un message après le signal sonore."],
            [
                "Bonjour. Vous êtes bien sur la messagerie de Marie Durand. Je ne suis pas disponible pour le moment. Laissez-moi votre nom et votre numéro après le bip, je vous rappellerai dès que possible.",
                "Bonjour, c'est Pierre. Je ne peux pas vous répondre maintenant, mais vous pouvez me laisser un message et je vous rappelle dès mon retour.",
                "Votre correspondant n'est pas disponible actuellement. Veuillez laisser votre message après le signal sonore, puis raccrochez, ou appuyez sur dièse.",
            ]),
        ["es"] = Of(
            ["¿Diga?", "¿Sí?", "¿Hola?", "Sí, soy Ana.", "Hola, ¿quién es?"],
            ["Talleres García, buenos días.", "Buenos días, clínica San Juan, le atiende Carmen, ¿en qué puedo ayudarle?"],
            ["Deje su mensaje después de la señal.", "Ha llamado al nueve uno cinco, dos tres cuatro. Por favor, deje su mensaje."],
            [
                "Hola. Este es el contestador de Ana García. Ahora mismo no puedo atender su llamada. Por favor, deje su nombre y su número después de la señal, y le llamaré en cuanto pueda.",
                "Hola, soy Carlos. En este momento no estoy en casa, pero si me dejas un mensaje te llamaré cuando vuelva.",
                "El teléfono al que llama no está disponible en este momento. Puede dejar un mensaje después de oír la señal, y al terminar puede colgar.",
            ]),
        ["cmn"] = Of(
            ["喂？", "你好。", "喂，你好。", "喂，哪位？", "我是王芳。"],
            ["你好，东方公司。", "早上好，蓝天旅行社，我是小李，请问有什么可以帮您？"],
            ["请在提示音后留言。", "这里是王先生家，我们现在不在，请留言。"],
            [
                "您好。这里是王芳的语音信箱。我现在不方便接听电话。请在提示音后留下您的姓名和电话号码，我会尽快给您回电。",
                "你好，我是小李。我现在不在家，如果有事情，请在听到提示音以后留言，我回来以后会给你打电话。",
                "您所拨打的电话暂时无人接听。请在听到提示音以后开始留言，留言结束以后，请挂机，或者按一号键。",
            ]),
        ["it"] = Of(
            ["Pronto?", "Sì?", "Pronto, chi parla?", "Rossi, buongiorno.", "Sì, sono Anna."],
            ["Officina Bianchi, buongiorno.", "Buongiorno, studio Ferrari, sono Giulia, come posso aiutarla?"],
            ["Lasciate un messaggio dopo il segnale acustico.", "Questa è la segreteria di casa Rossi. Lasciate un messaggio."],
            [
                "Buongiorno. Avete chiamato la segreteria telefonica di Anna Rossi. In questo momento non posso rispondere. Lasciate il vostro nome e il numero dopo il segnale, vi richiamerò appena possibile.",
                "Ciao, sono Marco. Adesso non sono in casa, ma se mi lasciate un messaggio vi richiamo appena torno.",
                "Il cliente da lei chiamato non è al momento raggiungibile. Lasci un messaggio dopo il segnale acustico, e poi riagganci.",
            ]),
        ["pt"] = Of(
            ["Estou?", "Sim?", "Olá, quem fala?", "Fala a Ana.", "Sim, bom dia."],
            ["Oficina Santos, bom dia.", "Bom dia, clínica Santa Maria, fala a Teresa, em que posso ajudar?"],
            ["Deixe a sua mensagem após o sinal.", "Ligou para a casa da família Silva. Por favor deixe uma mensagem."],
            [
                "Olá. Ligou para o correio de voz de Ana Silva. Neste momento não posso atender. Por favor deixe o seu nome e número depois do sinal, e eu ligo assim que puder.",
                "Olá, fala o Pedro. Agora não estou em casa, mas se deixar uma mensagem eu telefono quando voltar.",
                "O número para o qual ligou não está disponível de momento. Por favor deixe a sua mensagem após o sinal, e depois desligue.",
            ]),
        ["nl"] = Of(
            ["Hallo?", "Ja?", "Met Anna.", "De Vries, goedemorgen.", "Ja, met wie spreek ik?"],
            ["Bakkerij Jansen, goedemiddag.", "Goedemorgen, garage Visser, u spreekt met Karin, wat kan ik voor u doen?"],
            ["Spreek een bericht in na de piep.", "U bent verbonden met de familie De Vries. Laat een bericht achter."],
            [
                "Goedendag. Dit is de voicemail van Anna de Vries. Ik kan nu niet opnemen. Laat uw naam en nummer achter na de toon, dan bel ik u zo snel mogelijk terug.",
                "Hallo, met Pieter. Ik ben er nu even niet, maar als u een bericht achterlaat bel ik u terug zodra ik weer thuis ben.",
                "De persoon die u belt is op dit moment niet bereikbaar. Spreek na de toon uw bericht in, en hang daarna op.",
            ]),
    };

    /// <summary>What a voice may say.</summary>
    public static ImmutableArray<GreetingText> For(Voice voice) => ByLanguage[voice.Language.Split('-')[0]];

    private static ImmutableArray<GreetingText> Of(string[] humanShort, string[] humanCompany, string[] machineShort, string[] machineLong) =>
    [
        .. humanShort.Select(text => new GreetingText(GreetingKind.HumanShort, text)),
        .. humanCompany.Select(text => new GreetingText(GreetingKind.HumanCompany, text)),
        .. machineShort.Select(text => new GreetingText(GreetingKind.MachineShort, text)),
        .. machineLong.Select(text => new GreetingText(GreetingKind.MachineLong, text)),
    ];
}
