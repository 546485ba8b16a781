// While the program still arrives: what is dropped goes into the field of the shell, where the program finds it.
{
    const field = document.getElementById("files");
    if (navigator.language.split("-")[0] === "fr") document.documentElement.lang = "fr";
    const take = (event) => {
        if (!field.isConnected) return;
        // Else the browser would open the file in the place of the page.
        event.preventDefault();
        if (event.type !== "drop") return;
        const all = new DataTransfer();
        for (const file of [...field.files, ...(event.dataTransfer?.files ?? [])]) all.items.add(file);
        field.files = all.files;
    };
    addEventListener("dragover", take);
    addEventListener("drop", take);
}
