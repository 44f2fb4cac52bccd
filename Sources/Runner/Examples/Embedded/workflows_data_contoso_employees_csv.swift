// swift-format-ignore-file
// Written by bin/embed-examples from workflows/data/contoso-employees.csv; change that file, not this one.

extension EmbeddedFiles {
    static let workflows_data_contoso_employees_csv = ExampleFile(path: "workflows/data/contoso-employees.csv", text: ##"""
EmployeeID,DisplayName,Email,Department,Title,Site,HireDate,WeeklyHours,Status\##r
010001,"Okafor, Dmitri",dmitri.okafor@contoso.example,,Recruiter,Lisboa,12/09/2007,31.0,active\##r
010002,"Jansen, Kateřina",katerina.jansen@contoso.example,Finance,"Analyst, Treasury",Praha,12/06/2019,35.0,active\##r
010003,"Kowalski, Jonas",jonas.kowalski@contoso.example,Sales,"Sales Lead, EMEA",Berlin,18/08/2020,26.5,active\##r
010004,"Jørgensen, Léa",lea.jorgensen@contoso.example,Marketing,"Editor, Web",Cork,20/08/2020,28.0,active\##r
010005,"Pérez, Ingrid",ingrid.perez@contoso.example,Operations,"Shift Lead, Night",Reykjavík,16/03/2025,22.0,active\##r
010006,"Le Roux, Ömer",omer.leroux@contoso.example,Engineering,Senior Engineer,Berlin,13/02/2012,38.0,left\##r
010007,"Ramírez, Amélie",amelie.ramirez@contoso.example,Engineering,Engineer,Cork,13/05/2025,39.5,on leave\##r
010008,"Olsen, Uğur",ugur.olsen@contoso.example,People,People Partner,Praha,03/05/2025,32.0,active\##r
010009,"İnan, Sofía",sofia.inan@contoso.example,Engineering,"Principal Engineer, Platform",Athens,01/11/2005,39.0,left\##r
010010,"Costa, Raúl",raul.costa@contoso.example,Marketing,"Editor, Web",Berlin,30/09/2017,40.0,active\##r
010011,"Takahashi, Elif",elif.takahashi@contoso.example,Marketing,Designer,Berlin,16/09/2006,21.0,active\##r
010012,"Rossi, Olga",olga.rossi@contoso.example,People,Recruiter,Praha,28/05/2011,36.5,active\##r
010013,"Kim, Gökçe",gokce.kim@contoso.example,Finance,Controller,Łódź,21/01/2018,28.0,active\##r
010014,"Kim, Leïla",leila.kim@contoso.example,Sales,Account Manager,Malmö,31/08/2004,27.0,active\##r
010015,"Jansen, Noor",noor.jansen@contoso.example,Finance,Controller,Cork,05/08/2006,36.5,active\##r
010016,"Larsen, Hannah",hannah.larsen@contoso.example,Engineering,Senior Engineer,Malmö,27/11/2019,29.5,active\##r
010017,"Fontaine, Farid",farid.fontaine@contoso.example,Marketing,"Editor, Web",Cork,05/12/2024,23.0,active\##r
010018,"Smith, Léa",lea.smith@contoso.example,Marketing,Designer,Athens,05/07/2024,31.5,active\##r
010019,"Eriksen, Chiara",chiara.eriksen@contoso.example,Marketing,Designer,Cork,09/12/2022,29.0,active\##r
010020,"Müller, Eoghan",eoghan.muller@contoso.example,Finance,"Analyst, Treasury",Cork,17/05/2026,29.5,active\##r
010021,"Nguyen, Amélie",amelie.nguyen@contoso.example,Sales,"Sales Lead, EMEA",Łódź,11/01/2019,26.0,left\##r
010022,"Le Roux, Eoghan ""Mac""",eoghan.leroux@contoso.example,Sales,"Sales Lead, EMEA",Łódź,17/04/2009,28.0,active\##r
010023,"D'Angelo, Elif",elif.dangelo@contoso.example,Marketing,Designer,Reykjavík,27/02/2004,25.5,active\##r
010024,"Nguyen, Viktor",viktor.nguyen@contoso.example,Engineering,Engineer,Cork,14/08/2022,20.0,active\##r
010025,"D'Angelo, Ulla",ulla.dangelo@contoso.example,People,Recruiter,Cork,19/05/2012,28.0,active\##r
010026,"Schröder, Clara",clara.schroder@contoso.example,People,Recruiter,Praha,13/11/2008,22.5,active\##r
010027,"Ångström, Hannah",hannah.angstrom@contoso.example,Marketing,Designer,Berlin,13/06/2017,37.0,left\##r
010028,"Björk, Tomáš",tomas.bjork@contoso.example,Finance,"Analyst, Treasury",Berlin,06/06/2010,20.0,active\##r
010029,"Andersson, Xiu",xiu.andersson@contoso.example,Sales,"Sales Lead, EMEA",Cork,16/12/2014,20.0,active\##r
010030,"Weiß, Amélie",amelie.weiss@contoso.example,Engineering,Senior Engineer,Łódź,26/12/2007,37.5,active\##r
010031,"Kim, Björn",bjorn.kim@contoso.example,Operations,"Shift Lead, Night",Athens,07/11/2006,31.5,active\##r
010032,"Ångström, Jonas",jonas.angstrom@contoso.example,Operations,Technician,Athens,06/01/2016,29.0,active\##r
010033,"Takahashi, Oisín",oisin.takahashi@contoso.example,Marketing,"Editor, Web",Berlin,23/10/2014,26.0,active\##r
010034,"Papadopoulos, Nuño",nuno.papadopoulos@contoso.example,People,Recruiter,Berlin,23/08/2024,30.5,active\##r
010035,"Öztürk, Nuño",nuno.ozturk@contoso.example,Engineering,"Principal Engineer, Platform",Lisboa,27/02/2017,20.5,active\##r
010036,"Papadopoulos, Åsa",asa.papadopoulos@contoso.example,Finance,"Analyst, Treasury",Lisboa,11/12/2021,38.0,active\##r
010037,"García, Hiro",hiro.garcia@contoso.example,Marketing,Designer,Praha,22/01/2025,27.0,active\##r
010038,"Fišer, Hannah",hannah.fiser@contoso.example,Sales,Account Manager,Cork,23/06/2005,29.0,active\##r
010039,"Van Dijk, Ömer",omer.vandijk@contoso.example,Marketing,Designer,Malmö,15/06/2018,20.0,active\##r
010040,"Sørensen, Zoë",zoe.sorensen@contoso.example,Engineering,Engineer,Cork,16/02/2021,24.0,active\##r
010041,"Moreau, Leïla",leila.moreau@contoso.example,Engineering,Engineer,Malmö,07/08/2010,31.0,active\##r
010042,"Ångström, Wanjiru",wanjiru.angstrom@contoso.example,Operations,"Shift Lead, Night",Praha,17/06/2016,22.5,active\##r
010043,"Moreau, Oisín",oisin.moreau@contoso.example,Engineering,Engineer,Cork,30/07/2010,31.5,active\##r
010044,"Sørensen, Åsa",asa.sorensen@contoso.example,Finance,"Analyst, Treasury",Reykjavík,18/10/2017,21.0,left\##r
010045,"Larsen, Léa",lea.larsen@contoso.example,People,People Partner,Malmö,08/11/2023,27.0,active\##r
010046,"Dvořák, Dmitri",dmitri.dvorak@contoso.example,Sales,Account Manager,Malmö,07/03/2014,32.5,active\##r
010047,"Ramírez, Tomáš",tomas.ramirez@contoso.example,Marketing,"Editor, Web",Cork,31/02/2019,36.5,active\##r
010048,"Schröder, Viktor",viktor.schroder@contoso.example,Sales,Account Manager,Praha,18/01/2012,38.5,on leave\##r
010049,"Rossi, David",david.rossi@contoso.example,People,People Partner,Reykjavík,17/02/2012,35.5,active\##r
010050,"Ramírez, Wanjiru",wanjiru.ramirez@contoso.example,People,Recruiter,Cork,24/11/2016,25.0,active\##r
010051,"Costa, Pavel",pavel.costa@contoso.example,Marketing,Designer,Berlin,25/02/2026,20.0,active\##r
010052,"Nakamura, Yara",yara.nakamura@contoso.example,Engineering,Senior Engineer,Praha,11/09/2020,36.5,active\##r
010053,"Fontaine, Tomáš",tomas.fontaine@contoso.example,Finance,"Analyst, Treasury",Reykjavík,15/02/2006,27.5,active\##r
010054,"Nakamura, Hannah",hannah.nakamura@contoso.example,Finance,"Analyst, Treasury",Reykjavík,30/01/2007,28.0,active\##r
010055,"Żak, Clara",clara.zak@contoso.example,Operations,"Shift Lead, Night",Reykjavík,03/09/2009,33.0,active\##r
010056,"Lindström, Søren",soren.lindstrom@contoso.example,Sales,"Sales Lead, EMEA",Malmö,29/12/2017,30.0,active\##r
010057,"Ramírez, Nuño",nuno.ramirez@contoso.example,Marketing,Designer,Cork,25/12/2025,38.0,active\##r
010058,"Eriksen, Ulla",ulla.eriksen@contoso.example,People,People Partner,Reykjavík,14/08/2026,23.0,active\##r
010059,"Fišer, Anna",anna.fiser@contoso.example,Operations,Technician,Cork,01/05/2018,34.0,active\##r
010060,"Smith, Björn",bjorn.smith@contoso.example,Engineering,"Principal Engineer, Platform",Malmö,21/08/2006,32.0,active\##r
010061,"Sørensen, Åsa",asa.sorensen2@contoso.example,Operations,Technician,Lisboa,15/07/2020,40.0,active\##r
010062,"Jansen, Hiro",hiro.jansen@contoso.example,Marketing,"Editor, Web",Łódź,12/01/2024,20.0,active\##r
010063,"Björk, Elif",elif.bjork@contoso.example,Finance,Controller,Athens,11/01/2026,23.0,active\##r
010064,"García, Çağla",cagla.garcia@contoso.example,Sales,"Sales Lead, EMEA",Lisboa,09/01/2017,33.5,active\##r
010065,"Costa, Rania",rania.costa@contoso.example,Sales,Account Manager,Reykjavík,22/09/2007,24.0,active\##r
010066,"Larsen, Łukasz",lukasz.larsen@contoso.example,Finance,"Analyst, Treasury",Praha,14/12/2023,20.0,active\##r
010067,"Fontaine, Zoë",zoe.fontaine@contoso.example,Finance,Controller,Łódź,22/12/2023,28.0,active\##r
010068,"Takahashi, Jürgen",jurgen.takahashi@contoso.example,Sales,"Sales Lead, EMEA",Cork,12/03/2006,28.5,active\##r
010069,"Nakamura, Fátima ""Bobby""",fatima.nakamura@contoso.example,Marketing,Designer,Athens,01/09/2020,36.0,active\##r
010070,"Kowalski, Kateřina",katerina.kowalski@contoso.example,Marketing,Designer,Praha,14/11/2022,36.0,left\##r
010071,"Virtanen, Anna",anna.virtanen@contoso.example,Engineering,Engineer,Łódź,06/06/2011,23.0,active\##r
010072,"MacDonald, Jonas",jonas.macdonald@contoso.example,Operations,"Shift Lead, Night",Athens,12/11/2019,26.5,active\##r
010073,"Eriksen, Pavel",pavel.eriksen@contoso.example,Operations,Technician,Malmö,27/12/2013,25.0,active\##r
010074,"Olsen, Jürgen",jurgen.olsen@contoso.example,People,People Partner,Cork,26/09/2020,34.5,active\##r
010075,"Andersson, Raúl",raul.andersson@contoso.example,Marketing,"Editor, Web",Berlin,01/02/2014,30.0,left\##r
010076,"Nikolaidis, Greta",greta.nikolaidis@contoso.example,Marketing,Designer,Berlin,12/07/2012,32.5,active\##r
010077,"Håkansson, Dmitri ""Bobby""",dmitri.hakansson@contoso.example,Engineering,"Principal Engineer, Platform",Berlin,05/08/2004,20.5,active\##r
010078,"Dvořák, Chiara",chiara.dvorak@contoso.example,People,Recruiter,Łódź,21/11/2014,40.0,active\##r
010079,"Gruber, Greta",greta.gruber@contoso.example,Marketing,"Editor, Web",Athens,16/02/2025,34.0,active\##r
010080,"D'Angelo, Dmitri",dmitri.dangelo@contoso.example,Operations,Technician,Lisboa,27/02/2008,22.0,active\##r
010081,"Ivanov, Þóra",thora.ivanov@contoso.example,Operations,Technician,Berlin,07/09/2025,24.0,left\##r
010082,"Müller, Björn",bjorn.muller@contoso.example,Marketing,"Editor, Web",Cork,29/09/2019,35.5,active\##r
010083,"Novák, Ben",ben.novak@contoso.example,Finance,Controller,Malmö,09/05/2005,34.0,active\##r
010084,"O'Brien, Åsa",asa.obrien@contoso.example,People,Recruiter,Malmö,27/09/2006,31.5,active\##r
010085,"Kim, Rania",rania.kim@contoso.example,Operations,Technician,Athens,02/04/2023,33.5,active\##r
010086,"Ivanov, Gökçe",gokce.ivanov@contoso.example,Sales,Account Manager,Berlin,19/08/2004,27.0,active\##r
010087,"Horváth, Ömer",omer.horvath@contoso.example,Operations,"Shift Lead, Night",Łódź,17/04/2020,25.0,active\##r
010088,"Kowalski, Mateusz",mateusz.kowalski@contoso.example,Marketing,Designer,Lisboa,04/01/2026,39.5,active\##r
010089,"Smith, Ingrid",ingrid.smith@contoso.example,Marketing,Designer,Praha,22/06/2018,22.0,active\##r
010090,"Costa, Tomáš",tomas.costa@contoso.example,Engineering,"Principal Engineer, Platform",Łódź,10/02/2025,40.0,active\##r
010091,"Öztürk, Clara",clara.ozturk@contoso.example,Sales,"Sales Lead, EMEA",Berlin,29/10/2013,20.0,active\##r
010092,"Gruber, Zoë",zoe.gruber@contoso.example,Sales,Account Manager,Lisboa,05/03/2021,40.0,active\##r
010093,"Takahashi, Chiara",chiara.takahashi@contoso.example,Engineering,Engineer,Praha,30/04/2022,34.5,active\##r
010094,"Nakamura, Kofi",kofi.nakamura@contoso.example,Operations,Technician,Lisboa,01/12/2021,27.0,active\##r
010095,"Kim, Jürgen",jurgen.kim@contoso.example,Operations,Technician,Cork,11/08/2007,21.5,active\##r
010096,"Costa, Yara",yara.costa@contoso.example,Finance,"Analyst, Treasury",Malmö,06/06/2004,27.0,active\##r
010097,"Håkansson, Çağla",cagla.hakansson@contoso.example,Finance,"Analyst, Treasury",Lisboa,11/08/2013,23.0,active\##r
010098,"Jansen, Eoghan",eoghan.jansen@contoso.example,People,People Partner,Cork,2021-03-15,33.0,active\##r
010099,"Fišer, Márta",marta.fiser@contoso.example,Engineering,Senior Engineer,Malmö,13/10/2015,24.0,active\##r
010100,"D'Angelo, Yara",yara.dangelo@contoso.example,Marketing,"Editor, Web",Łódź,09/08/2024,35.0,on leave\##r
010101,"Takahashi, Inês",ines.takahashi@contoso.example,Marketing,"Editor, Web",Athens,15/07/2013,25.0,active\##r
010102,"Jansen, Uğur",ugur.jansen@contoso.example,Operations,"Shift Lead, Night",Berlin,12/05/2018,37.5,active\##r
010103,"Olsen, Chiara",chiara.olsen@contoso.example,People,People Partner,Łódź,15/12/2015,37.0,active\##r
010104,"Virtanen, Márta",marta.virtanen@contoso.example,Engineering,Engineer,Athens,04/10/2006,20.5,active\##r
010105,"Szabó, Gökçe",gokce.szabo@contoso.example,Operations,Technician,Cork,26/09/2014,28.5,active\##r
010106,"Okafor, Ömer",omer.okafor@contoso.example,Finance,"Analyst, Treasury",Cork,21/10/2010,38.5,active\##r
010107,"Okafor, Søren",soren.okafor@contoso.example,Marketing,"Editor, Web",Praha,14/07/2022,36.5,active\##r
010108,"Håkansson, Björn",bjorn.hakansson@contoso.example,Operations,"Shift Lead, Night",Lisboa,12/12/2012,33.5,active\##r
010109,"Ramírez, Márta",marta.ramirez@contoso.example,Sales,"Sales Lead, EMEA",Cork,29/08/2008,23.5,active\##r
010110,"Ivanov, Xiu",xiu.ivanov@contoso.example,Finance,Controller,Reykjavík,02/02/2015,26.0,active\##r
010111,"Ramírez, Olga",olga.ramirez@contoso.example,Sales,Account Manager,Athens,13/04/2020,21.0,active\##r
010112,"D'Angelo, Mateusz",mateusz.dangelo@contoso.example,Sales,Account Manager,Praha,10/11/2018,31.0,active\##r
010113,"Ångström, Amélie",amelie.angstrom@contoso.example,Operations,Technician,Lisboa,07/09/2012,26.5,active\##r
010114,"Håkansson, Ulla",ulla.hakansson@contoso.example,Engineering,Senior Engineer,Łódź,20/05/2010,25.0,active\##r
010115,"Pérez, Raúl",raul.perez@contoso.example,Operations,"Shift Lead, Night",Praha,20/06/2007,29.5,active\##r
010116,"Jansen, Åsa",asa.jansen@contoso.example,Operations,Technician,Berlin,18/08/2010,31.0,left\##r
010117,"Quist, Clara",clara.quist@contoso.example,Finance,"Analyst, Treasury",Cork,15/09/2013,24.0,active\##r
010118,"Olsen, David",david.olsen@contoso.example,Operations,"Shift Lead, Night",Lisboa,03/11/2023,28.0,active\##r
010119,"Quist, Ömer",omer.quist@contoso.example,Sales,Account Manager,Praha,22/11/2020,28.0,active\##r
010120,"Costa, Tomáš",tomas.costa2@contoso.example,Sales,"Sales Lead, EMEA",Reykjavík,06/01/2012,27.0,active\##r
010121,"Pérez, Mateusz",mateusz.perez@contoso.example,Engineering,Senior Engineer,Berlin,17/09/2008,35.0,left\##r
010122,"Fišer, Pavel",pavel.fiser@contoso.example,People,People Partner,Malmö,30/04/2016,36.0,active\##r
010123,"Fernández, Ben",ben.fernandez@contoso.example,Operations,Technician,Athens,30/01/2026,35.5,active\##r
010124,"Eriksen, Léa",lea.eriksen@contoso.example,Operations,Technician,Reykjavík,05/04/2026,24.0,active\##r
010125,"Żak, Łukasz",lukasz.zak@contoso.example,Finance,"Analyst, Treasury",Lisboa,16/02/2023,23.0,active\##r
010126,"Quist, Ömer",omer.quist2@contoso.example,Engineering,Engineer,Athens,26/05/2024,25.5,active\##r
010127,"Sørensen, Leïla",leila.sorensen@contoso.example,People,Recruiter,Reykjavík,01/05/2018,20.0,active\##r
010128,"D'Angelo, Þóra",thora.dangelo@contoso.example,Marketing,"Editor, Web",Malmö,25/08/2021,27.5,active\##r
010129,"Żak, Raúl",raul.zak@contoso.example,Finance,Controller,Reykjavík,16/01/2013,23.0,active\##r
010130,"Nakamura, Quentin",quentin.nakamura@contoso.example,Engineering,Senior Engineer,Cork,18/05/2019,40.0,on leave\##r
010131,"Jansen, Viktor",viktor.jansen@contoso.example,Operations,"Shift Lead, Night",Malmö,15/06/2012,28.5,active\##r
010132,"Nguyen, Priya",priya.nguyen@contoso.example,People,People Partner,Athens,09/12/2022,38.0,active\##r
010133,"Sørensen, Þóra",thora.sorensen@contoso.example,Finance,"Analyst, Treasury",Athens,04/01/2017,37.0,active\##r
010134,"Novák, Chiara",chiara.novak@contoso.example,Engineering,Senior Engineer,Reykjavík,16/03/2022,31.5,left\##r
010135,"Dupont, Hiro ""Jo""",hiro.dupont@contoso.example,People,Recruiter,Łódź,01/03/2022,39.0,active\##r
010136,"Horváth, Çağla",cagla.horvath@contoso.example,Sales,"Sales Lead, EMEA",Cork,21/02/2019,33.0,active\##r
010137,"Nikolaidis, Márta",marta.nikolaidis@contoso.example,Sales,"Sales Lead, EMEA",Praha,23/11/2012,25.0,active\##r
010138,"Håkansson, Çağla",cagla.hakansson2@contoso.example,,Designer,Athens,21/08/2007,26.0,active\##r
010139,"Eriksen, Greta",greta.eriksen@contoso.example,Engineering,Senior Engineer,Berlin,17/10/2021,24.0,active\##r
010140,"García, Noor",noor.garcia@contoso.example,Finance,Controller,Lisboa,16/08/2009,33.0,active\##r
010141,"Håkansson, Hiro",hiro.hakansson@contoso.example,Sales,Account Manager,Praha,07/08/2023,29.0,active\##r
010142,"Sørensen, Þóra",thora.sorensen2@contoso.example,Engineering,Engineer,Reykjavík,29/02/2023,22.0,active\##r
010143,"Öztürk, Wanjiru",wanjiru.ozturk@contoso.example,People,People Partner,Berlin,28/07/2015,33.0,active\##r
010144,"Öztürk, Ingrid",ingrid.ozturk@contoso.example,Engineering,Senior Engineer,Lisboa,06/11/2004,39.5,left\##r
010145,"O'Brien, Tomáš",tomas.obrien@contoso.example,Sales,"Sales Lead, EMEA",Malmö,03/05/2024,33.0,active\##r
010146,"Virtanen, Xiu",xiu.virtanen@contoso.example,Sales,Account Manager,Łódź,23/05/2012,34.0,on leave\##r
010147,"Rossi, Viktor",viktor.rossi@contoso.example,Marketing,"Editor, Web",Cork,10/02/2004,24.0,active\##r
010148,"Szabó, Olga",olga.szabo@contoso.example,Marketing,Designer,Cork,22/12/2013,24.0,active\##r
010149,"MacDonald, Léa",lea.macdonald@contoso.example,Engineering,Senior Engineer,Praha,25/12/2016,33.5,active\##r
010150,"Sørensen, Wanjiru",wanjiru.sorensen@contoso.example,Sales,Account Manager,Praha,24/04/2011,35.0,active\##r
010151,"Sørensen, Nuño",nuno.sorensen@contoso.example,Finance,Controller,Praha,20/07/2023,25.0,active\##r
010152,"Fišer, Amélie",amelie.fiser@contoso.example,Marketing,Designer,Athens,11/08/2007,38.5,active\##r
010153,"Takahashi, Mateusz",mateusz.takahashi@contoso.example,People,People Partner,Malmö,10/05/2014,26.0,active\##r
010154,"Håkansson, Léa",lea.hakansson@contoso.example,People,People Partner,Łódź,07/11/2006,28.0,active\##r
010155,"Müller, Çağla",cagla.muller@contoso.example,Operations,Technician,Cork,03/08/2015,31.0,active\##r
010156,"Moreau, Hannah",hannah.moreau@contoso.example,Finance,Controller,Athens,15/07/2012,30.0,active\##r
010157,"Rossi, Zoë",zoe.rossi@contoso.example,Sales,"Sales Lead, EMEA",Lisboa,09/08/2018,39.0,active\##r
010158,"Fontaine, Ulla",ulla.fontaine@contoso.example,Sales,"Sales Lead, EMEA",Malmö,19/08/2013,20.0,active\##r
010159,"Eriksen, Ingrid",ingrid.eriksen@contoso.example,Finance,"Analyst, Treasury",Athens,04/04/2014,37.5,active\##r
010160,"Fontaine, Uğur",ugur.fontaine@contoso.example,Finance,"Analyst, Treasury",Berlin,25/12/2005,32.0,active\##r
010161,"Nakamura, Xiu",xiu.nakamura@contoso.example,Operations,"Shift Lead, Night",Malmö,05/06/2019,21.0,active\##r
010162,"Fišer, Greta",greta.fiser@contoso.example,Marketing,Designer,Athens,23/12/2025,24.0,active\##r
010163,"Öztürk, Łukasz",lukasz.ozturk@contoso.example,Finance,Controller,Cork,07/04/2006,24.0,active\##r
010164,"Håkansson, Nuño",nuno.hakansson@contoso.example,Marketing,Designer,Reykjavík,26/06/2009,33.0,active\##r
010165,"Rossi, Søren",soren.rossi@contoso.example,Engineering,"Principal Engineer, Platform",Cork,06/05/2011,40.5,active\##r
010166,"Fišer, Ömer",omer.fiser@contoso.example,People,Recruiter,Cork,13/02/2004,39.0,active\##r
010167,"Novák, Ulla",ulla.novak@contoso.example,Engineering,Engineer,Malmö,01/07/2010,28.0,active\##r
010168,"Olsen, Jürgen",jurgen.olsen2@contoso.example,Marketing,"Editor, Web",Łódź,09/06/2021,39.0,on leave\##r
010169,"Dupont, Hiro",hiro.dupont2@contoso.example,People,People Partner,Cork,18/02/2008,28.0,active\##r
010170,"Novák, Mateusz",mateusz.novak@contoso.example,Engineering,"Principal Engineer, Platform",Cork,20/11/2008,21.5,active\##r
010171,"Olsen, Tomáš",tomas.olsen@contoso.example,Engineering,Senior Engineer,Cork,28/12/2014,26.5,active\##r
010172,"Virtanen, Rania",rania.virtanen@contoso.example,Finance,"Analyst, Treasury",Malmö,18/02/2009,30.0,active\##r
010173,"Håkansson, Farid",farid.hakansson@contoso.example,People,Recruiter,Lisboa,02/01/2006,39.5,active\##r
010174,"Weiß, Quentin",quentin.weiss@contoso.example,Engineering,Senior Engineer,Reykjavík,27/10/2007,39.0,left\##r
010175,"Rossi, Viktor",viktor.rossi2@contoso.example,Operations,"Shift Lead, Night",Praha,22/08/2005,23.0,active\##r
010176,"Dvořák, Mateusz",mateusz.dvorak@contoso.example,Engineering,Engineer,Berlin,26/09/2013,34.0,active\##r
010177,"Lindström, Clara",clara.lindstrom@contoso.example,People,People Partner,Malmö,22/04/2012,32.0,on leave\##r
010178,"Gruber, Ben",ben.gruber@contoso.example,Sales,Account Manager,Lisboa,07/11/2010,26.5,active\##r
010179,"Le Roux, Kofi",kofi.leroux@contoso.example,People,Recruiter,Łódź,02/12/2016,23.5,active\##r
010180,"Andersson, Pavel",pavel.andersson@contoso.example,Finance,Controller,Praha,23/01/2018,34.0,active\##r
010181,"Jørgensen, Mateusz",mateusz.jorgensen@contoso.example,People,Recruiter,Athens,20/05/2008,39.5,active\##r
010182,"D'Angelo, Ömer",omer.dangelo@contoso.example,Finance,"Analyst, Treasury",Praha,18/10/2005,34.0,left\##r
010183,"Jansen, Viktor",viktor.jansen2@contoso.example,Marketing,"Editor, Web",Athens,15/01/2018,23.5,active\##r
010184,"Virtanen, Uğur",ugur.virtanen@contoso.example,Operations,"Shift Lead, Night",Łódź,10/07/2014,26.0,active\##r
010185,"Larsen, Uğur",ugur.larsen@contoso.example,Operations,Technician,Praha,04/07/2004,30.0,active\##r
010186,"Takahashi, Quentin",quentin.takahashi@contoso.example,Operations,Technician,Reykjavík,22/06/2013,27.5,active\##r
010187,"Silva, Wanjiru",wanjiru.silva@contoso.example,People,Recruiter,Cork,11/11/2009,32.5,on leave\##r
010188,"Sørensen, Olga",olga.sorensen@contoso.example,Operations,Technician,Malmö,25/08/2011,39.0,active\##r
010189,"Öztürk, Greta",greta.ozturk@contoso.example,Finance,Controller,Praha,15/13/2018,23.5,active\##r
010190,"Fernández, Wanjiru",wanjiru.fernandez@contoso.example,People,Recruiter,Lisboa,31/10/2022,38.0,active\##r
010191,"Müller, Ben",ben.muller@contoso.example,Finance,Controller,Łódź,11/09/2018,24.0,left\##r
010192,"Ångström, Léa",lea.angstrom@contoso.example,People,Recruiter,Malmö,06/05/2022,21.5,active\##r
010193,"Horváth, Søren",soren.horvath@contoso.example,Marketing,"Editor, Web",Malmö,13/09/2004,24.5,active\##r
010194,"Lindström, Inês",ines.lindstrom@contoso.example,Marketing,Designer,Malmö,13/10/2014,40.5,active\##r
010195,"Virtanen, Åsa",asa.virtanen@contoso.example,Finance,Controller,Lisboa,03/09/2014,25.0,active\##r
010196,"Ångström, Ömer",omer.angstrom@contoso.example,Operations,"Shift Lead, Night",Malmö,02/09/2020,34.0,active\##r
010197,"Fontaine, Leïla",leila.fontaine@contoso.example,Marketing,Designer,Łódź,20/07/2025,35.0,active\##r
010198,"MacDonald, Quentin",quentin.macdonald@contoso.example,Finance,"Analyst, Treasury",Łódź,09/02/2022,29.0,active\##r
010199,"Björk, Łukasz",lukasz.bjork@contoso.example,Engineering,"Principal Engineer, Platform",Reykjavík,02/07/2015,38.0,left\##r
010200,"Fontaine, Kateřina",katerina.fontaine@contoso.example,Operations,"Shift Lead, Night",Cork,29/01/2009,20.0,active\##r
010201,"Jørgensen, Léa",lea.jorgensen2@contoso.example,Engineering,Senior Engineer,Malmö,21/05/2005,40.0,active\##r
010202,"Sørensen, Elif",elif.sorensen@contoso.example,People,People Partner,Cork,16/09/2004,27.0,active\##r
010203,"Smith, Mateusz",mateusz.smith@contoso.example,Marketing,"Editor, Web",Athens,22/07/2013,33.5,active\##r
010204,"Van Dijk, Clara",clara.vandijk@contoso.example,Engineering,"Principal Engineer, Platform",Berlin,20/07/2011,27.0,active\##r
010205,"Virtanen, Sofía",sofia.virtanen@contoso.example,Finance,Controller,Athens,09/01/2024,20.0,active\##r
010206,"Nikolaidis, Zoë",zoe.nikolaidis@contoso.example,Operations,Technician,Athens,28/11/2015,32.5,left\##r
010207,"D'Angelo, Þóra",thora.dangelo2@contoso.example,People,Recruiter,Reykjavík,20/08/2020,22.0,active\##r
010208,"D'Angelo, Jonas ""Jo""",jonas.dangelo@contoso.example,Finance,Controller,Reykjavík,11/02/2018,28.0,active\##r
010209,"Silva, Sofía",sofia.silva@contoso.example,Operations,Technician,Cork,14/11/2023,22.0,active\##r
010210,"Kowalski, Gökçe",gokce.kowalski@contoso.example,People,Recruiter,Praha,02/12/2010,21.0,active\##r
010211,"Fontaine, Priya",priya.fontaine@contoso.example,Finance,Controller,Cork,22/01/2010,28.5,active\##r
010212,"Håkansson, Gökçe",gokce.hakansson@contoso.example,Engineering,"Principal Engineer, Platform",Praha,29/05/2010,35.0,active\##r
010213,"Larsen, Ingrid",ingrid.larsen@contoso.example,Engineering,Senior Engineer,Lisboa,24/04/2019,29.0,active\##r
010214,"Nakamura, Olga",olga.nakamura@contoso.example,Marketing,"Editor, Web",Reykjavík,10/05/2023,25.0,active\##r
010215,"Öztürk, Dmitri",dmitri.ozturk@contoso.example,Marketing,"Editor, Web",Malmö,08/06/2018,30.0,active\##r
010216,"Kim, Kofi",kofi.kim@contoso.example,Sales,Account Manager,Berlin,02/10/2019,39.0,active\##r
010217,"Novák, Inês",ines.novak@contoso.example,Sales,Account Manager,Lisboa,17/11/2024,27.5,active\##r
010218,"Nikolaidis, Viktor",viktor.nikolaidis@contoso.example,Finance,"Analyst, Treasury",Berlin,22/08/2019,40.0,active\##r
010219,"Olsen, Rania",rania.olsen@contoso.example,Finance,"Analyst, Treasury",Lisboa,14/05/2009,36.0,active\##r
010220,"Müller, Wanjiru",wanjiru.muller@contoso.example,Operations,"Shift Lead, Night",Cork,01/01/2023,23.0,active\##r
010221,"Sørensen, Inês",ines.sorensen@contoso.example,Operations,Technician,Athens,04/07/2014,37.0,active\##r
010222,"Ivanov, Uğur",ugur.ivanov@contoso.example,Operations,Technician,Lisboa,27/12/2011,40.5,active\##r
010223,"Björk, Rania",rania.bjork@contoso.example,Operations,Technician,Lisboa,20/05/2023,29.0,active\##r
010224,"Szabó, Rania",rania.szabo@contoso.example,Sales,"Sales Lead, EMEA",Łódź,07/10/2008,27.0,active\##r
010225,"Eriksen, Léa",lea.eriksen2@contoso.example,Operations,"Shift Lead, Night",Athens,24/04/2006,20.0,active\##r
010226,"Sørensen, Jürgen",jurgen.sorensen@contoso.example,Marketing,Designer,Lisboa,08/10/2008,32.0,active\##r
010227,"Ivanov, Chiara",chiara.ivanov@contoso.example,People,People Partner,Malmö,20/12/2007,27.5,active\##r
010228,"Lindström, Léa",lea.lindstrom@contoso.example,Finance,Controller,Cork,06/02/2017,30.0,active\##r
010229,"Silva, Ömer",omer.silva@contoso.example,Engineering,"Principal Engineer, Platform",Berlin,22/10/2021,24.0,active\##r
010230,"Nguyen, Mateusz",mateusz.nguyen@contoso.example,Marketing,Designer,Łódź,20/04/2014,20.5,active\##r
010231,"O'Brien, Uğur",ugur.obrien@contoso.example,Operations,Technician,Cork,07/06/2022,37.5,active\##r
010232,"Virtanen, Fátima",fatima.virtanen@contoso.example,Operations,"Shift Lead, Night",Cork,13/03/2018,36.0,active\##r
010233,"Papadopoulos, Zoë",zoe.papadopoulos@contoso.example,Operations,Technician,Malmö,19/06/2004,22.5,active\##r
010234,"Nikolaidis, Łukasz",lukasz.nikolaidis@contoso.example,Finance,"Analyst, Treasury",Malmö,7/4/2020,37.0,active\##r
010235,"Moreau, Farid",farid.moreau@contoso.example,Marketing,Designer,Malmö,17/11/2009,36.0,active\##r
010236,"Moreau, Kofi",kofi.moreau@contoso.example,Sales,"Sales Lead, EMEA",Łódź,07/07/2016,33.5,active\##r
010237,"Okafor, Dmitri",dmitri.okafor2@contoso.example,Sales,Account Manager,Cork,28/12/2012,40.5,active\##r
010238,"Virtanen, Zoë",zoe.virtanen@contoso.example,Operations,Technician,Reykjavík,03/12/2016,35.0,active\##r
010239,"Andersson, Nuño",nuno.andersson@contoso.example,Sales,Account Manager,Berlin,06/06/2013,35.0,active\##r
010240,"Öztürk, Oisín",oisin.ozturk@contoso.example,Marketing,"Editor, Web",Malmö,09/11/2012,34.0,active\##r
010241,"Fontaine, Elif",elif.fontaine@contoso.example,People,Recruiter,Praha,13/04/2006,35.0,active\##r
010242,"Ivanov, Łukasz",lukasz.ivanov@contoso.example,People,Recruiter,Reykjavík,31/08/2022,29.0,left\##r
010243,"Lindström, Kofi",kofi.lindstrom@contoso.example,Engineering,"Principal Engineer, Platform",Berlin,19/09/2021,27.0,active\##r
010244,"Eriksen, Yara",yara.eriksen@contoso.example,People,People Partner,Malmö,28/02/2012,35.5,active\##r
010245,"Lindström, Kateřina",katerina.lindstrom@contoso.example,Marketing,Designer,Reykjavík,28/03/2018,36.0,active\##r
010246,"Dupont, Yara",yara.dupont@contoso.example,Finance,"Analyst, Treasury",Malmö,11/06/2016,22.0,active\##r
010247,"Fišer, Olga",olga.fiser@contoso.example,,Controller,Praha,13/09/2013,33.0,active\##r
010248,"Moreau, Oisín",oisin.moreau2@contoso.example,Finance,Controller,Łódź,29/07/2026,40.0,active\##r
010249,"Virtanen, Priya",priya.virtanen@contoso.example,People,Recruiter,Berlin,05/05/2026,40.5,active\##r
010250,"Jansen, Jonas",jonas.jansen@contoso.example,People,People Partner,Praha,23/01/2011,37.5,active\##r
010251,"Silva, Raúl",raul.silva@contoso.example,Marketing,Designer,Malmö,14/11/2021,27.5,active\##r
010252,"Fontaine, Łukasz",lukasz.fontaine@contoso.example,Operations,Technician,Reykjavík,28/08/2005,34.5,active\##r
010253,"Nguyen, Hannah",hannah.nguyen@contoso.example,Engineering,Senior Engineer,Malmö,13/01/2010,20.5,active\##r
010254,"Dvořák, Fátima",fatima.dvorak@contoso.example,Finance,Controller,Berlin,18/09/2018,36.5,active\##r
010255,"Sørensen, Gökçe",gokce.sorensen@contoso.example,Operations,Technician,Athens,05/12/2021,35.5,active\##r
010256,"Jansen, Uğur",ugur.jansen2@contoso.example,People,People Partner,Łódź,01/03/2017,40.0,active\##r
010257,"Jansen, Márta",marta.jansen@contoso.example,Engineering,"Principal Engineer, Platform",Łódź,22/06/2016,31.0,active\##r
010258,"Nikolaidis, Zoë",zoe.nikolaidis2@contoso.example,Finance,Controller,Praha,08/06/2019,30.0,active\##r
010259,"Costa, Eoghan",eoghan.costa@contoso.example,People,People Partner,Malmö,20/01/2023,32.0,active\##r
010260,"Weiß, Wanjiru",wanjiru.weiss@contoso.example,Operations,"Shift Lead, Night",Lisboa,14/12/2015,39.0,active\##r
010261,"O'Brien, Quentin",quentin.obrien@contoso.example,Finance,Controller,Łódź,09/01/2010,24.5,left\##r
010262,"Le Roux, Olga",olga.leroux@contoso.example,Engineering,"Principal Engineer, Platform",Malmö,03/07/2022,29.5,active\##r
010263,"Öztürk, Gökçe",gokce.ozturk@contoso.example,Marketing,Designer,Malmö,19/08/2011,39.0,active\##r
010264,"Kowalski, Dmitri",dmitri.kowalski@contoso.example,People,People Partner,Reykjavík,17/06/2015,28.0,on leave\##r
010265,"Sørensen, Quentin",quentin.sorensen@contoso.example,Engineering,"Principal Engineer, Platform",Cork,07/12/2011,26.5,active\##r
010266,"Jørgensen, Fátima",fatima.jorgensen@contoso.example,Engineering,Senior Engineer,Malmö,12/01/2005,39.5,active\##r
010267,"Olsen, Wanjiru",wanjiru.olsen@contoso.example,,Engineer,Malmö,01/10/2008,25.0,active\##r
010268,"Smith, Inês",ines.smith@contoso.example,Finance,"Analyst, Treasury",Praha,03/10/2014,37.0,active\##r
010269,"Jørgensen, Nuño",nuno.jorgensen@contoso.example,Sales,Account Manager,Athens,20/05/2009,36.0,active\##r
010270,"Papadopoulos, Greta",greta.papadopoulos@contoso.example,Finance,"Analyst, Treasury",Athens,25/08/2008,21.5,active\##r
010271,"Horváth, Hiro",hiro.horvath@contoso.example,Operations,Technician,Praha,07/09/2007,33.0,active\##r
010272,"Andersson, Jonas",jonas.andersson@contoso.example,Sales,Account Manager,Łódź,16/01/2016,33.0,active\##r
010273,"Pérez, Ömer",omer.perez@contoso.example,Operations,"Shift Lead, Night",Reykjavík,23/05/2016,34.5,active\##r
010274,"Håkansson, Uğur",ugur.hakansson@contoso.example,Operations,Technician,Łódź,19/11/2017,29.5,active\##r
010275,"Ivanov, Viktor",viktor.ivanov@contoso.example,People,People Partner,Cork,17/05/2021,21.0,active\##r
010276,"Smith, Leïla",leila.smith@contoso.example,People,Recruiter,Reykjavík,08/05/2011,32.5,active\##r
010277,"Van Dijk, Farid",farid.vandijk@contoso.example,Marketing,"Editor, Web",Athens,11/05/2017,21.0,active\##r
010278,"Nakamura, Kateřina",katerina.nakamura@contoso.example,Sales,Account Manager,Praha,02/10/2015,35.5,active\##r
010279,"Müller, Inês",ines.muller@contoso.example,Engineering,Senior Engineer,Athens,13/07/2018,27.0,active\##r
010280,"Larsen, Gökçe",gokce.larsen@contoso.example,Operations,"Shift Lead, Night",Cork,12/05/21,27.0,left\##r
010281,"Costa, Hannah",hannah.costa@contoso.example,Operations,Technician,Lisboa,08/07/2006,20.5,left\##r
010282,"Kowalski, Pavel",pavel.kowalski@contoso.example,Engineering,Engineer,Łódź,24/01/2023,33.0,active\##r
010283,"Öztürk, Sofía",sofia.ozturk@contoso.example,Engineering,"Principal Engineer, Platform",Reykjavík,02/08/2011,35.0,active\##r
010284,"Kim, Chiara",chiara.kim@contoso.example,Sales,Account Manager,Malmö,19/05/2004,27.5,active\##r
010285,"Nakamura, Zoë",zoe.nakamura@contoso.example,Finance,Controller,Reykjavík,15/09/2008,35.0,active\##r
010286,"Gruber, Þóra",thora.gruber@contoso.example,Sales,"Sales Lead, EMEA",Malmö,13/02/2019,31.5,active\##r
010287,"O'Brien, Amélie",amelie.obrien@contoso.example,Marketing,Designer,Łódź,19/02/2022,27.5,active\##r
010288,"Schröder, Çağla",cagla.schroder@contoso.example,Sales,Account Manager,Łódź,15/08/2024,25.0,active\##r
010289,"Fišer, Leïla",leila.fiser@contoso.example,Engineering,"Principal Engineer, Platform",Lisboa,08/10/2020,25.0,active\##r
010290,"Jansen, Olga",olga.jansen@contoso.example,Finance,"Analyst, Treasury",Praha,17/07/2018,26.0,on leave\##r
010291,"Novák, Nuño",nuno.novak@contoso.example,Sales,Account Manager,Praha,25/12/2012,31.5,active\##r
010292,"Müller, Xiu",xiu.muller@contoso.example,Operations,Technician,Berlin,27/05/2012,28.0,active\##r
010293,"Öztürk, Priya",priya.ozturk@contoso.example,Operations,Technician,Lisboa,01/11/2022,21.0,active\##r
010294,"O'Brien, Mateusz",mateusz.obrien@contoso.example,Finance,"Analyst, Treasury",Berlin,06/11/2009,37.0,active\##r
010295,"Weiß, Ingrid",ingrid.weiss@contoso.example,Marketing,"Editor, Web",Malmö,25/01/2018,26.0,active\##r
010296,"Andersson, Greta",greta.andersson@contoso.example,Finance,Controller,Łódź,29/10/2023,21.0,active\##r
010297,"Takahashi, Ömer",omer.takahashi@contoso.example,People,People Partner,Athens,13/12/2008,35.0,left\##r
010298,"İnan, Dmitri",dmitri.inan@contoso.example,Engineering,"Principal Engineer, Platform",Reykjavík,21/01/2018,26.0,active\##r
010299,"Fišer, Oisín",oisin.fiser@contoso.example,Finance,Controller,Athens,26/08/2020,34.0,active\##r
010300,"Ramírez, Łukasz",lukasz.ramirez@contoso.example,People,People Partner,Reykjavík,08/09/2012,32.0,active\##r
010301,"Schröder, Raúl",raul.schroder@contoso.example,,Senior Engineer,Reykjavík,30/05/2018,21.0,active\##r
010302,"Kowalski, Kateřina",katerina.kowalski2@contoso.example,Operations,"Shift Lead, Night",Athens,18/04/2024,28.5,active\##r
010303,"Dvořák, Jürgen",jurgen.dvorak@contoso.example,Engineering,Engineer,Malmö,07/12/2004,39.0,active\##r
010304,"Fernández, Kateřina",katerina.fernandez@contoso.example,Operations,"Shift Lead, Night",Reykjavík,15/07/2016,21.0,active\##r
010305,"Dupont, Uğur",ugur.dupont@contoso.example,People,Recruiter,Berlin,21/02/2026,26.0,active\##r
010306,"Nguyen, Márta ""Mac""",marta.nguyen@contoso.example,Marketing,"Editor, Web",Malmö,14/02/2008,33.0,active\##r
010307,"Nguyen, Noor",noor.nguyen@contoso.example,Sales,"Sales Lead, EMEA",Cork,04/05/2015,27.5,active\##r
010308,"Dvořák, Dmitri",dmitri.dvorak2@contoso.example,Engineering,Engineer,Athens,06/06/2005,34.0,active\##r
010309,"Schröder, Tomáš",tomas.schroder@contoso.example,People,Recruiter,Lisboa,13/12/2006,22.0,active\##r
010310,"Rossi, Farid",farid.rossi@contoso.example,Engineering,Engineer,Cork,09/10/2012,21.0,active\##r
010311,"Moreau, Viktor",viktor.moreau@contoso.example,People,People Partner,Praha,30/05/2018,39.0,active\##r
010312,"Quist, Chiara",chiara.quist@contoso.example,Engineering,Senior Engineer,Athens,29/09/2005,33.5,active\##r
010313,"Virtanen, Inês",ines.virtanen@contoso.example,Sales,"Sales Lead, EMEA",Praha,17/09/2022,24.0,left\##r
010314,"Ramírez, Sofía",sofia.ramirez@contoso.example,Finance,Controller,Cork,17/02/2021,30.0,left\##r
010315,"Dvořák, Ömer",omer.dvorak@contoso.example,Finance,Controller,Praha,08/11/2009,32.5,active\##r
010316,"Nakamura, Priya",priya.nakamura@contoso.example,People,People Partner,Praha,06/03/2004,33.0,left\##r
010317,"Fontaine, Çağla",cagla.fontaine@contoso.example,Marketing,"Editor, Web",Athens,04/12/2012,29.0,active\##r
010318,"Kowalski, Uğur",ugur.kowalski@contoso.example,Marketing,"Editor, Web",Lisboa,02/10/2022,30.0,active\##r
010319,"Andersson, Björn",bjorn.andersson@contoso.example,Engineering,Senior Engineer,Lisboa,28/09/2023,38.0,active\##r
010320,"Le Roux, Björn",bjorn.leroux@contoso.example,Finance,"Analyst, Treasury",Lisboa,06/11/2016,34.5,active\##r
010321,"Gruber, Márta",marta.gruber@contoso.example,Marketing,"Editor, Web",Malmö,06/10/2025,32.0,active\##r
010322,"Rossi, Sofía",sofia.rossi@contoso.example,Operations,Technician,Athens,24/05/2021,40.0,on leave\##r
010323,"Costa, Farid",farid.costa@contoso.example,Finance,Controller,Berlin,20/04/2017,26.0,active\##r
010324,"Ångström, Ömer",omer.angstrom2@contoso.example,Sales,Account Manager,Malmö,07/04/2013,36.0,active\##r
010325,"Nikolaidis, Priya",priya.nikolaidis@contoso.example,Operations,"Shift Lead, Night",Lisboa,13/12/2006,28.0,active\##r
010326,"Nakamura, Yara",yara.nakamura2@contoso.example,Marketing,Designer,Reykjavík,00/01/2022,33.5,active\##r
010327,"Kowalski, Márta",marta.kowalski@contoso.example,Sales,"Sales Lead, EMEA",Łódź,14/04/2010,25.5,active\##r
010328,"Silva, Jonas",jonas.silva@contoso.example,People,Recruiter,Łódź,01/01/2023,40.0,active\##r
010329,"Sørensen, Rania",rania.sorensen@contoso.example,Sales,"Sales Lead, EMEA",Malmö,23/03/2007,33.0,active\##r
010330,"Larsen, Greta",greta.larsen@contoso.example,Operations,Technician,Praha,07/01/2021,39.0,active\##r
010331,"Nakamura, Gökçe",gokce.nakamura@contoso.example,Finance,"Analyst, Treasury",Łódź,20/07/2012,30.0,active\##r
010332,"O'Brien, Þóra ""Mac""",thora.obrien@contoso.example,Finance,Controller,Lisboa,17/07/2017,29.0,active\##r
010333,"Smith, Noor",noor.smith@contoso.example,Engineering,"Principal Engineer, Platform",Malmö,22/12/2019,20.0,active\##r
010334,"Björk, Zoë",  zoe.bjork@contoso.example ,People,Recruiter,Berlin,01/06/2011,23.0,on leave\##r
010335,"Van Dijk, Noor",noor.vandijk@contoso.example,Engineering,Engineer,Praha,10/12/2019,29.0,left\##r
010336,"Müller, Raúl",raul.muller@contoso.example,Finance,"Analyst, Treasury",Athens,11/09/2022,27.5,active\##r
010337,"Eriksen, Clara",clara.eriksen@contoso.example,Sales,"Sales Lead, EMEA",Athens,09/09/2021,20.0,active\##r
010338,"Jansen, Hiro",hiro.jansen2@contoso.example,Operations,Technician,Reykjavík,09/01/2005,23.0,active\##r
010339,"Nguyen, Viktor",viktor.nguyen2@contoso.example,Operations,Technician,Berlin,29/08/2010,27.0,active\##r
010340,"Papadopoulos, Ben",ben.papadopoulos@contoso.example,Finance,Controller,Cork,09/09/2014,33.0,left\##r
010341,"MacDonald, David",david.macdonald@contoso.example,Operations,Technician,Reykjavík,23/08/2007,31.5,active\##r
010342,"Nakamura, Priya",priya.nakamura2@contoso.example,Engineering,Senior Engineer,Łódź,05/02/2025,35.5,active\##r
010343,"Kowalski, Farid",farid.kowalski@contoso.example,People,People Partner,Cork,22/04/2018,30.0,active\##r
010344,"Quist, Xiu",xiu.quist@contoso.example,Operations,"Shift Lead, Night",Athens,27/02/2011,30.5,active\##r
010345,"Björk, Clara",clara.bjork@contoso.example,Finance,"Analyst, Treasury",Berlin,25/10/2023,21.0,active\##r
010346,"Nguyen, Quentin",quentin.nguyen@contoso.example,People,Recruiter,Cork,24/01/2024,35.0,active\##r
010347,"Horváth, Wanjiru",wanjiru.horvath@contoso.example,People,Recruiter,Malmö,03/05/2025,23.0,left\##r
010348,"Lindström, Gökçe",gokce.lindstrom@contoso.example,Sales,Account Manager,Athens,07/12/2013,28.0,active\##r
010349,"İnan, Ben",ben.inan@contoso.example,People,People Partner,Malmö,10/01/2005,37.0,active\##r
010350,"Ångström, Mateusz",mateusz.angstrom@contoso.example,Marketing,Designer,Łódź,24/09/2011,38.0,active\##r
010351,"Dvořák, Eoghan",eoghan.dvorak@contoso.example,Engineering,Senior Engineer,Lisboa,10/05/2010,31.0,active\##r
010352,"Gruber, Hiro",hiro.gruber@contoso.example,Engineering,Engineer,Malmö,01/08/2017,33.0,active\##r
010353,"Szabó, Farid",farid.szabo@contoso.example,People,People Partner,Berlin,15/09/2013,23.0,active\##r
010354,"Eriksen, Hiro",hiro.eriksen@contoso.example,Sales,"Sales Lead, EMEA",Cork,06/08/2007,39.0,active\##r
010355,"Håkansson, Gökçe",gokce.hakansson2@contoso.example,Marketing,Designer,Lisboa,16/11/2023,34.0,active\##r
010356,"Eriksen, Raúl",raul.eriksen@contoso.example,Engineering,Engineer,Cork,10/12/2018,34.5,active\##r
010357,"Virtanen, Márta",marta.virtanen2@contoso.example,Engineering,Engineer,Łódź,17/09/2007,25.0,active\##r
010358,"Pérez, Márta ""Kit""",marta.perez@contoso.example,Finance,"Analyst, Treasury",Praha,17/02/2006,20.5,active\##r
010359,"Kim, Olga",olga.kim@contoso.example,Sales,Account Manager,Malmö,18/03/2008,37.5,left\##r
010360,"Ångström, Leïla",leila.angstrom@contoso.example,Marketing,"Editor, Web",Cork,12/02/2006,31.5,active\##r
010361,"Eriksen, Amélie",amelie.eriksen@contoso.example,Engineering,Senior Engineer,Berlin,14/08/2016,31.0,active\##r
010362,"Andersson, Łukasz",lukasz.andersson@contoso.example,Marketing,Designer,Berlin,07/11/2014,31.0,active\##r
010363,"Nikolaidis, Inês",ines.nikolaidis@contoso.example,Sales,"Sales Lead, EMEA",Praha,07/02/2015,36.0,active\##r
010364,"Papadopoulos, Ingrid",ingrid.papadopoulos@contoso.example,People,People Partner,Praha,09/11/2020,27.0,active\##r
010365,"Olsen, Leïla",leila.olsen@contoso.example,Marketing,Designer,Łódź,22/09/2025,36.5,active\##r
010366,"Sørensen, Oisín",oisin.sorensen@contoso.example,Sales,Account Manager,Praha,05/05/2010,36.0,active\##r
010367,"Kim, Hiro",hiro.kim@contoso.example,Marketing,Designer,Łódź,27/11/2022,22.0,active\##r
010368,"Smith, Åsa",asa.smith@contoso.example,People,People Partner,Cork,24/02/2018,30.0,active\##r
010369,"Jansen, Tomáš",tomas.jansen@contoso.example,Engineering,"Principal Engineer, Platform",Athens,30/06/2023,40.0,active\##r
010370,"Żak, Ben",ben.zak@contoso.example,Marketing,"Editor, Web",Lisboa,24/06/2025,40.5,on leave\##r
010371,"Moreau, Léa",lea.moreau@contoso.example,Operations,Technician,Cork,10/04/2006,31.5,active\##r
010372,"Takahashi, Inês",ines.takahashi2@contoso.example,Engineering,"Principal Engineer, Platform",Praha,n/a,31.0,on leave\##r
010373,"Van Dijk, Jürgen",jurgen.vandijk@contoso.example,Operations,Technician,Cork,07/06/2014,23.0,active\##r
010374,"Jørgensen, Ulla",ulla.jorgensen@contoso.example,Operations,"Shift Lead, Night",Reykjavík,01/05/2020,39.0,active\##r
010375,"Björk, Farid",farid.bjork@contoso.example,Engineering,"Principal Engineer, Platform",Malmö,24/04/2020,36.5,active\##r
010376,"Okafor, Rania",rania.okafor@contoso.example,Marketing,"Editor, Web",Berlin,05/05/2009,32.5,active\##r
010377,"İnan, Olga",olga.inan@contoso.example,Marketing,"Editor, Web",Łódź,29/08/2025,40.0,active\##r
010378,"Larsen, Pavel",pavel.larsen@contoso.example,Engineering,"Principal Engineer, Platform",Praha,03/01/2017,30.5,active\##r
010379,"Jørgensen, Hiro",hiro.jorgensen@contoso.example,Engineering,"Principal Engineer, Platform",Praha,01/03/2023,29.5,active\##r
010380,"Sørensen, Søren",soren.sorensen@contoso.example,Marketing,"Editor, Web",Praha,19/04/2010,40.0,active\##r
010381,"Olsen, Åsa",asa.olsen@contoso.example,Marketing,"Editor, Web",Łódź,06/08/2022,28.0,on leave\##r
010382,"Ångström, Mateusz",mateusz.angstrom2@contoso.example,People,People Partner,Lisboa,20/05/2008,27.0,active\##r
010383,"Costa, Léa",lea.costa@contoso.example,Operations,Technician,Lisboa,23/08/2011,25.0,active\##r
010384,"Olsen, Wanjiru",wanjiru.olsen2@contoso.example,Finance,Controller,Lisboa,07/04/2021,25.0,active\##r
010385,"Jørgensen, Wanjiru",wanjiru.jorgensen@contoso.example,Sales,Account Manager,Łódź,12/06/2022,31.0,active\##r
010386,"Fontaine, Quentin",quentin.fontaine@contoso.example,Engineering,"Principal Engineer, Platform",Berlin,26/10/2019,36.0,active\##r
010387,"Smith, Kateřina",katerina.smith@contoso.example,Operations,"Shift Lead, Night",Cork,23/09/2014,26.0,active\##r
010388,"Kim, Oisín",oisin.kim@contoso.example,People,Recruiter,Cork,22/06/2008,21.0,active\##r
010389,"Le Roux, Pavel",pavel.leroux@contoso.example,Engineering,Senior Engineer,Reykjavík,10/09/2011,23.5,active\##r
010390,"Szabó, Uğur",ugur.szabo@contoso.example,Finance,"Analyst, Treasury",Athens,04/05/2023,35.0,left\##r
010391,"Håkansson, Åsa",asa.hakansson@contoso.example,People,Recruiter,Berlin,10/07/2021,39.0,left\##r
010392,"Żak, David",david.zak@contoso.example,People,Recruiter,Malmö,20/12/2013,25.0,on leave\##r
010393,"Quist, David",david.quist@contoso.example,Operations,"Shift Lead, Night",Reykjavík,03/04/2012,33.5,active\##r
010394,"Björk, Inês",ines.bjork@contoso.example,Operations,Technician,Praha,23/09/2022,34.0,on leave\##r
010395,"Silva, Ingrid",ingrid.silva@contoso.example,Finance,"Analyst, Treasury",Lisboa,23/02/2016,30.0,active\##r
010396,"Eriksen, Björn",bjorn.eriksen@contoso.example,Finance,Controller,Reykjavík,31/08/2005,38.0,active\##r
010397,"Håkansson, Çağla",cagla.hakansson3@contoso.example,Marketing,"Editor, Web",Cork,24/07/2025,29.5,active\##r
010398,"Smith, Quentin",quentin.smith@contoso.example,Marketing,Designer,Athens,19/03/2005,37.0,active\##r
010399,"Quist, Mateusz",mateusz.quist@contoso.example,Sales,"Sales Lead, EMEA",Lisboa,10/02/2013,39.0,active\##r
010400,"Gruber, Ben",ben.gruber2@contoso.example,Engineering,"Principal Engineer, Platform",Praha,11/05/2010,30.0,active\##r
010401,"Weiß, David",david.weiss@contoso.example,Marketing,"Editor, Web",Łódź,09/07/2004,37.5,left\##r
010402,"Ångström, Ingrid",ingrid.angstrom@contoso.example,Marketing,"Editor, Web",Athens,30/06/2004,24.0,left\##r
010403,"Nguyen, Yara",,Operations,Technician,Łódź,12/04/2009,40.0,active\##r
010404,"Andersson, Uğur",ugur.andersson@contoso.example,Finance,Controller,Malmö,30/06/2023,21.0,active\##r
010405,"Fernández, Åsa",asa.fernandez@contoso.example,Marketing,"Editor, Web",Malmö,12/06/2018,25.0,active\##r
010406,"Pérez, Ingrid",ingrid.perez2@contoso.example,Marketing,"Editor, Web",Reykjavík,19/09/2023,32.0,active\##r
010407,"D'Angelo, Viktor",viktor.dangelo@contoso.example,,"Sales Lead, EMEA",Reykjavík,18/10/2008,23.0,active\##r
010408,"Ramírez, Ben",ben.ramirez@contoso.example,Engineering,Engineer,Praha,06/01/2014,39.0,active\##r
010409,"Ivanov, Oisín",oisin.ivanov@contoso.example,Marketing,"Editor, Web",Malmö,17/01/2012,29.0,active\##r
010410,"Olsen, Ingrid",ingrid.olsen@contoso.example,Marketing,Designer,Malmö,10/11/2006,25.0,active\##r
010411,"Novák, Hiro",hiro.novak@contoso.example,Marketing,"Editor, Web",Malmö,11/04/2013,28.5,active\##r
010412,"Jansen, Yara",yara.jansen@contoso.example,Engineering,"Principal Engineer, Platform",Berlin,28/08/2019,24.0,active\##r
010413,"Takahashi, Gökçe",gokce.takahashi@contoso.example,People,People Partner,Athens,21/01/2008,31.0,active\##r
010414,"Ramírez, Mateusz",mateusz.ramirez@contoso.example,Operations,Technician,Łódź,06/03/2011,27.0,active\##r
010415,"Jansen, Çağla",cagla.jansen@contoso.example,Operations,Technician,Malmö,08/08/2007,38.5,on leave\##r
010416,"Eriksen, Quentin",quentin.eriksen@contoso.example,Finance,"Analyst, Treasury",Praha,03.09.2016,34.0,active\##r
010417,"Fišer, Oisín",oisin.fiser2@contoso.example,Engineering,Engineer,Lisboa,13/06/2020,21.5,on leave\##r
010418,"Ångström, David",david.angstrom@contoso.example,Marketing,Designer,Reykjavík,08/06/2008,39.0,active\##r
010419,"Nikolaidis, Xiu",xiu.nikolaidis@contoso.example,People,Recruiter,Cork,12/11/2020,26.0,active\##r
010420,"Sørensen, Sofía",sofia.sorensen@contoso.example,People,People Partner,Lisboa,22/10/2021,21.0,active\##r
010421,"Björk, David",david.bjork@contoso.example,Sales,"Sales Lead, EMEA",Berlin,06/03/2012,22.0,active\##r
010422,"Van Dijk, Hannah",hannah.vandijk@contoso.example,Finance,Controller,Reykjavík,19/05/2009,22.0,active\##r
010423,"Andersson, Oisín",oisin.andersson@contoso.example,Sales,Account Manager,Łódź,08/10/2020,23.5,active\##r
010424,"Håkansson, Farid",farid.hakansson2@contoso.example,Finance,"Analyst, Treasury",Reykjavík,22/10/2014,23.5,active\##r
010425,"Jansen, Åsa",asa.jansen2@contoso.example,Sales,"Sales Lead, EMEA",Łódź,20/06/2023,36.0,active\##r
010426,"O'Brien, Ulla",ulla.obrien@contoso.example,Marketing,Designer,Malmö,21/09/2008,33.0,active\##r
010427,"Van Dijk, Jonas",jonas.vandijk@contoso.example,Marketing,"Editor, Web",Athens,23/08/2023,28.5,on leave\##r
010428,"Jansen, Márta",marta.jansen2@contoso.example,Finance,Controller,Reykjavík,15/06/2010,24.0,active\##r
010429,"Jørgensen, Raúl",raul.jorgensen@contoso.example,Engineering,"Principal Engineer, Platform",Athens,25/11/2014,34.0,active\##r
010430,"Papadopoulos, Mateusz",mateusz.papadopoulos@contoso.example,Marketing,Designer,Łódź,23/06/2004,26.0,left\##r
010431,"Quist, Xiu",xiu.quist2@contoso.example,Operations,"Shift Lead, Night",Berlin,23/06/2009,38.0,active\##r
010432,"Weiß, Viktor",viktor.weiss@contoso.example,Marketing,Designer,Berlin,08/10/2007,38.0,active\##r
010433,"Nakamura, Łukasz",lukasz.nakamura@contoso.example,Finance,Controller,Malmö,27/04/2025,25.0,active\##r
010434,"Ivanov, Olga",olga.ivanov@contoso.example,Engineering,Engineer,Malmö,03/08/2005,28.0,active\##r
010435,"Olsen, Çağla",cagla.olsen@contoso.example,,Recruiter,Reykjavík,30/07/2013,39.0,on leave\##r
010436,"MacDonald, Kateřina",katerina.macdonald@contoso.example,Operations,Technician,Łódź,20/11/2023,23.0,active\##r
010437,"Papadopoulos, Tomáš",tomas.papadopoulos@contoso.example,Finance,"Analyst, Treasury",Łódź,07/03/2013,21.0,left\##r
010438,"Jørgensen, Hiro",hiro.jorgensen2@contoso.example,Finance,"Analyst, Treasury",Reykjavík,12/07/2009,35.5,on leave\##r
010439,"Lindström, Tomáš",tomas.lindstrom@contoso.example,Operations,"Shift Lead, Night",Łódź,11/01/2012,23.5,active\##r
010440,"Le Roux, Clara",clara.leroux@contoso.example,Finance,Controller,Athens,18/12/2012,36.0,active\##r
010441,"Silva, Ömer",omer.silva2@contoso.example,Operations,Technician,Berlin,14/06/2023,25.0,active\##r
010442,"MacDonald, Wanjiru",wanjiru.macdonald@contoso.example,People,People Partner,Reykjavík,18/04/2022,20.0,active\##r
010443,"Szabó, Anna",anna.szabo@contoso.example,Sales,Account Manager,Łódź,13/07/2011,38.0,active\##r
010444,"Dupont, Nuño",nuno.dupont@contoso.example,People,Recruiter,Reykjavík,16/04/2014,35.5,active\##r
010445,"Pérez, Pavel",pavel.perez@contoso.example,Sales,"Sales Lead, EMEA",Berlin,25/04/2024,40.0,active\##r
010446,"Kowalski, Márta",marta.kowalski2@contoso.example,Sales,Account Manager,Athens,02/03/2017,21.5,active\##r
010447,"Novák, Chiara",chiara.novak2@contoso.example,Operations,"Shift Lead, Night",Berlin,16/03/2011,30.0,active\##r
010448,"Gruber, Ömer",lea.moreau(at)contoso.example,Finance,Controller,Cork,12/03/2015,40.0,active\##r
010449,"Håkansson, Gökçe",gokce.hakansson3@contoso.example,Sales,"Sales Lead, EMEA",Cork,16/03/2006,23.0,active\##r
010450,"Rossi, Åsa",asa.rossi@contoso.example,Engineering,Engineer,Praha,24/09/2026,33.0,active\##r
010451,"D'Angelo, Jonas",jonas.dangelo2@contoso.example,Sales,Account Manager,Reykjavík,29/11/2018,34.0,active\##r
010452,"Silva, Viktor",viktor.silva@contoso.example,Finance,"Analyst, Treasury",Cork,31/08/2004,40.0,active\##r
010453,"Nikolaidis, Björn",bjorn.nikolaidis@contoso.example,Finance,Controller,Reykjavík,21/12/2019,33.0,active\##r
010454,"Dvořák, Dmitri",dmitri.dvorak3@contoso.example,Engineering,Senior Engineer,Athens,25/08/2006,24.5,active\##r
010455,"Takahashi, Rania",rania.takahashi@contoso.example,Finance,Controller,Berlin,20/02/2023,24.0,active\##r
010456,"Öztürk, Noor",noor.ozturk@contoso.example,Marketing,Designer,Łódź,13/06/2020,29.0,active\##r
010457,"Virtanen, Ulla",ulla.virtanen@contoso.example,Sales,Account Manager,Praha,11/09/2023,30.0,active\##r
010458,"Fontaine, Márta",marta.fontaine@contoso.example,Marketing,"Editor, Web",Praha,28/06/2023,36.0,active\##r
010459,"Żak, Hannah",hannah.zak@contoso.example,Marketing,Designer,Łódź,05/03/2024,28.0,active\##r
010460,"Smith, Jürgen",jurgen.smith@contoso.example,Operations,"Shift Lead, Night",Praha,11/03/2025,23.5,on leave\##r
010461,"İnan, Fátima",fatima.inan@contoso.example,Engineering,"Principal Engineer, Platform",Reykjavík,22/02/2007,36.5,active\##r
010462,"Larsen, Yara",yara.larsen@contoso.example,Operations,"Shift Lead, Night",Praha,14/07/2006,33.5,active\##r
010463,"Smith, Jonas",jonas.smith@contoso.example,Sales,"Sales Lead, EMEA",Malmö,31/07/2026,37.0,active\##r
010464,"Olsen, Pavel",pavel.olsen@contoso.example,People,Recruiter,Cork,18/01/2026,37.0,active\##r
010465,"Le Roux, Jonas",jonas.leroux@contoso.example,People,People Partner,Łódź,02/10/2006,36.0,active\##r
010466,"Kowalski, Hannah",hannah.kowalski@contoso.example,Engineering,Senior Engineer,Malmö,14/02/2012,24.5,active\##r
010467,"Smith, Ömer",omer.smith@contoso.example,Engineering,"Principal Engineer, Platform",Lisboa,28/11/2008,32.0,active\##r
010468,"İnan, Björn",bjorn.inan@contoso.example,Marketing,Designer,Malmö,27/02/2026,29.5,active\##r
010469,"Fontaine, Raúl",raul.fontaine@contoso.example,Finance,"Analyst, Treasury",Malmö,10/07/2020,20.0,active\##r
010470,"García, Gökçe",gokce.garcia@contoso.example,Finance,"Analyst, Treasury",Łódź,13/05/2023,38.5,active\##r
010471,"Ivanov, Olga",olga.ivanov2@contoso.example,Finance,Controller,Athens,19/03/2010,39.0,active\##r
010472,"Fontaine, Hiro",hiro.fontaine@contoso.example,Marketing,"Editor, Web",Malmö,19/03/2013,24.0,active\##r
010473,"Gruber, Elif",elif.gruber@contoso.example,Engineering,"Principal Engineer, Platform",Cork,09/06/2011,27.0,active\##r
010474,"Müller, Márta",marta.muller@contoso.example,Operations,Technician,Łódź,23/10/2016,35.5,active\##r
010475,"Kowalski, Dmitri",dmitri.kowalski2@contoso.example,Marketing,"Editor, Web",Malmö,14/07/2015,34.5,active\##r
010476,"İnan, Ben",ben.inan2@contoso.example,Sales,Account Manager,Berlin,31/03/2004,22.0,active\##r
010477,"Dupont, Zoë",zoe.dupont@contoso.example,Marketing,"Editor, Web",Athens,16/12/2020,23.0,active\##r
010478,"Quist, Rania",rania.quist@contoso.example,Marketing,Designer,Athens,09/02/2014,31.0,active\##r
010479,"Okafor, Oisín",oisin.okafor@contoso.example,People,Recruiter,Athens,31/10/2006,27.0,left\##r
010480,"Dvořák, Farid",farid.dvorak@contoso.example,People,Recruiter,Lisboa,19/07/2026,39.0,active\##r
010481,"Fišer, Tomáš",tomas.fiser@contoso.example,Engineering,Senior Engineer,Lisboa,09/04/2017,28.5,active\##r
010482,"D'Angelo, Tomáš",tomas.dangelo@contoso.example,Engineering,"Principal Engineer, Platform",Łódź,19/10/2010,40.0,active\##r
010483,"Kowalski, Clara",clara.kowalski@contoso.example,Finance,"Analyst, Treasury",Reykjavík,28/05/2021,36.0,left\##r
010484,"Quist, Çağla",cagla.quist@contoso.example,Finance,"Analyst, Treasury",Malmö,27/06/2005,40.0,active\##r
010485,"Fišer, Fátima",fatima.fiser@contoso.example,Engineering,Engineer,Athens,19/03/2005,24.0,active\##r
010486,"Björk, Åsa",asa.bjork@contoso.example,Sales,"Sales Lead, EMEA",Cork,22/05/2011,38.0,active\##r
010487,"Weiß, Jürgen",jurgen.weiss@contoso.example,Sales,"Sales Lead, EMEA",Berlin,18/07/2005,23.0,on leave\##r
010488,"Rossi, Olga ""Ace""",olga.rossi2@contoso.example,Engineering,"Principal Engineer, Platform",Lisboa,15/04/2008,27.0,active\##r
010489,"Moreau, Viktor",viktor.moreau2@contoso.example,Engineering,"Principal Engineer, Platform",Athens,19/11/2020,34.5,active\##r
010490,"Björk, Eoghan",eoghan.bjork@contoso.example,Operations,Technician,Praha,05/01/2017,25.5,active\##r
010491,"Ivanov, Hiro",hiro.ivanov@contoso.example,Marketing,"Editor, Web",Reykjavík,20/02/2016,39.0,active\##r
010492,"Quist, Raúl",raul.quist@contoso.example,Operations,"Shift Lead, Night",Lisboa,06/11/2007,33.0,active\##r
010493,"Takahashi, Nuño",nuno.takahashi@contoso.example,Engineering,Engineer,Praha,14/08/2011,25.0,active\##r
010494,"Smith, Ömer",jonas kim@contoso.example,Operations,Technician,Lisboa,19/04/2005,38.0,active\##r
010495,"Sørensen, Ben",ben.sorensen@contoso.example,Operations,"Shift Lead, Night",Lisboa,20/08/2017,33.5,active\##r
010496,"Szabó, Eoghan",eoghan.szabo@contoso.example,Marketing,"Editor, Web",Lisboa,23/09/2007,28.0,active\##r
010497,"Pérez, Hannah",hannah.perez@contoso.example,Engineering,Senior Engineer,Lisboa,24/11/2009,22.5,active\##r
010498,"Schröder, Sofía",sofia.schroder@contoso.example,Marketing,Designer,Athens,21/08/2026,33.0,active\##r
010499,"Quist, Léa",lea.quist@contoso.example,Finance,"Analyst, Treasury",Cork,10/03/2010,40.5,active\##r
010500,"Novák, Amélie",amelie.novak@contoso.example,Finance,Controller,Athens,15/09/2016,31.5,active\##r
010501,"Żak, Anna",anna.zak@contoso.example,Engineering,"Principal Engineer, Platform",Reykjavík,25/03/2026,32.0,on leave\##r
010502,"Quist, Tomáš",tomas.quist@contoso.example,Operations,Technician,Athens,30/08/2016,40.0,active\##r
010503,"Sørensen, Quentin",quentin.sorensen2@contoso.example,Marketing,"Editor, Web",Lisboa,30/07/2007,40.0,active\##r
010504,"Smith, Greta",greta.smith@contoso.example,Marketing,Designer,Łódź,16/08/2021,40.5,active\##r
010505,"Sørensen, Noor",noor.sorensen@contoso.example,Marketing,Designer,Łódź,27/05/2018,24.0,left\##r
010506,"Ivanov, Márta",marta.ivanov@contoso.example,People,People Partner,Praha,27/08/2018,40.0,active\##r
010507,"Dvořák, Leïla",leila.dvorak@contoso.example,People,People Partner,Łódź,26/09/2015,29.0,active\##r
010508,"Żak, Greta",greta.zak@contoso.example,Marketing,"Editor, Web",Malmö,09/05/2004,25.5,active\##r
010509,"Papadopoulos, Nuño",nuno.papadopoulos2@contoso.example,People,People Partner,Łódź,03/10/2007,40.0,active\##r
010510,"Kowalski, Anna",anna.kowalski@contoso.example,Engineering,Senior Engineer,Łódź,28/10/2022,27.0,active\##r
010511,"O'Brien, Björn ""Bobby""",bjorn.obrien@contoso.example,Marketing,"Editor, Web",Malmö,14/10/2021,40.0,active\##r
010512,"Kowalski, Raúl",raul.kowalski@contoso.example,Engineering,"Principal Engineer, Platform",Praha,07/07/2020,27.5,active\##r
010513,"Eriksen, Ömer",omer.eriksen@contoso.example,Finance,"Analyst, Treasury",Athens,14/02/2010,27.0,active\##r
010514,"Jansen, Łukasz",lukasz.jansen@contoso.example,,Recruiter,Praha,05/01/2008,35.5,active\##r
010515,"Papadopoulos, Leïla",leila.papadopoulos@contoso.example,People,Recruiter,Łódź,24/04/2016,29.0,active\##r
010516,"D'Angelo, Noor",noor.dangelo@contoso.example,Operations,Technician,Berlin,24/12/2022,23.5,active\##r
010517,"Van Dijk, Inês",ines.vandijk@contoso.example,People,People Partner,Malmö,22/08/2023,32.5,active\##r
010518,"MacDonald, Ulla ""Mac""",ulla.macdonald@contoso.example,Sales,"Sales Lead, EMEA",Reykjavík,19/04/2021,22.5,active\##r
010519,"Olsen, Hiro",hiro.olsen@contoso.example,People,People Partner,Praha,10/05/2023,30.5,left\##r
010520,"Ångström, Ingrid",ingrid.angstrom2@contoso.example,Operations,Technician,Berlin,10/04/2008,27.0,active\##r
010521,"Dvořák, Olga",olga.dvorak@contoso.example,People,People Partner,Berlin,06/04/2025,21.5,active\##r
010522,"Dupont, Zoë",zoe.dupont2@contoso.example,Engineering,Senior Engineer,Łódź,28/05/2020,24.0,active\##r
010523,"Olsen, Dmitri",dmitri.olsen@contoso.example,Sales,"Sales Lead, EMEA",Cork,05/11/2007,20.5,active\##r
010524,"Lindström, Uğur",ugur.lindstrom@contoso.example,Engineering,Senior Engineer,Malmö,09/10/2021,26.0,active\##r
010525,"O'Brien, Sofía",sofia.obrien@contoso.example,Sales,Account Manager,Reykjavík,10/12/2019,21.5,active\##r
010526,"Lindström, Yara ""Ace""",yara.lindstrom@contoso.example,People,Recruiter,Athens,23/06/2013,24.5,active\##r
010527,"Kowalski, Łukasz",lukasz.kowalski@contoso.example,Operations,Technician,Cork,12/10/2022,38.0,active\##r
010528,"Jørgensen, Priya",priya.jorgensen@contoso.example,Operations,Technician,Athens,11/04/2017,25.0,left\##r
010529,"D'Angelo, Viktor",viktor.dangelo2@contoso.example,Engineering,Engineer,Cork,09/05/2010,38.0,active\##r
010530,"D'Angelo, Leïla",leila.dangelo@contoso.example,Operations,Technician,Łódź,21/11/2024,26.5,active\##r
010531,"Takahashi, Olga",olga.takahashi@contoso.example,Marketing,Designer,Lisboa,05/04/2005,26.0,active\##r
010532,"MacDonald, Inês",ines.macdonald@contoso.example,Engineering,Engineer,Lisboa,15/06/2022,25.0,active\##r
010533,"Fernández, Hannah",hannah.fernandez@contoso.example,Marketing,"Editor, Web",Malmö,21/01/2005,33.0,active\##r
010534,"Nikolaidis, Jonas",jonas.nikolaidis@contoso.example,Operations,"Shift Lead, Night",Praha,01/01/2006,40.0,active\##r
010535,"Eriksen, Pavel",pavel.eriksen2@contoso.example,Operations,"Shift Lead, Night",Praha,09/05/2014,25.5,on leave\##r
010536,"Silva, Þóra",thora.silva@contoso.example,Marketing,"Editor, Web",Cork,25/11/2017,31.0,on leave\##r
010537,"Sørensen, Noor",noor.sorensen2@contoso.example,Finance,"Analyst, Treasury",Cork,09/11/2007,39.5,active\##r
010538,"Costa, Sofía",sofia.costa@contoso.example,Marketing,Designer,Praha,24/07/2025,35.0,active\##r
010539,"Quist, Raúl",olga.novak@contoso,People,People Partner,Łódź,14/03/2015,33.5,left\##r
010540,"Müller, Kateřina",katerina.muller@contoso.example,Engineering,Senior Engineer,Cork,05/12/2013,36.5,active\##r
010541,"Nguyen, Chiara",chiara.nguyen@contoso.example,Operations,"Shift Lead, Night",Cork,29/10/2013,26.0,left\##r
010542,"Fišer, Çağla",cagla.fiser@contoso.example,People,Recruiter,Athens,01/12/2024,38.0,active\##r
010543,"Van Dijk, Þóra",thora.vandijk@contoso.example,Finance,Controller,Athens,25/12/2004,20.5,active\##r
010544,"D'Angelo, Ulla",ulla.dangelo2@contoso.example,Operations,"Shift Lead, Night",Lisboa,14/08/2014,22.0,active\##r
010545,"Ramírez, Olga",olga.ramirez2@contoso.example,Marketing,"Editor, Web",Reykjavík,04/06/2014,28.0,active\##r
010546,"Fontaine, Xiu",xiu.fontaine@contoso.example,Finance,"Analyst, Treasury",Lisboa,14/09/2004,22.0,active\##r
010547,"Olsen, Noor",noor.olsen@contoso.example,Engineering,Senior Engineer,Łódź,27/09/2016,25.5,active\##r
010548,"Kowalski, Priya",priya.kowalski@contoso.example,Engineering,"Principal Engineer, Platform",Malmö,20/03/2019,30.0,active\##r
010549,"Fontaine, Elif",elif.fontaine2@contoso.example,Operations,"Shift Lead, Night",Lisboa,31/01/2008,30.0,active\##r
010550,"Nakamura, Dmitri ""Kit""",dmitri.nakamura@contoso.example,Operations,"Shift Lead, Night",Lisboa,13/03/2023,34.5,active\##r
010551,"Lindström, David",david.lindstrom@contoso.example,Finance,"Analyst, Treasury",Praha,07/03/2022,29.0,active\##r
010552,"Kowalski, Jonas",jonas.kowalski2@contoso.example,Marketing,Designer,Cork,10/10/2005,30.5,active\##r
010553,"Gruber, Priya",priya.gruber@contoso.example,Operations,Technician,Lisboa,01/02/2017,40.0,active\##r
010554,"Sørensen, Mateusz",mateusz.sorensen@contoso.example,People,Recruiter,Cork,28/08/2004,36.0,active\##r
010555,"Lindström, Chiara",chiara.lindstrom@contoso.example,Sales,Account Manager,Cork,30/11/2025,20.0,active\##r
010556,"Żak, Sofía",sofia.zak@contoso.example,Finance,"Analyst, Treasury",Praha,,39.0,active\##r
010557,"Weiß, Yara",yara.weiss@contoso.example,Sales,"Sales Lead, EMEA",Athens,07/01/2019,32.0,active\##r
010558,"Le Roux, Wanjiru",wanjiru.leroux@contoso.example,People,People Partner,Praha,24/12/2009,28.5,active\##r
010559,"Nikolaidis, Þóra",thora.nikolaidis@contoso.example,Finance,"Analyst, Treasury",Lisboa,22/08/2006,20.0,active\##r
010560,"Fontaine, Amélie",amelie.fontaine@contoso.example,Finance,Controller,Malmö,09/07/2004,24.0,active\##r
010561,"Olsen, Noor",noor.olsen2@contoso.example,Sales,"Sales Lead, EMEA",Cork,11/06/2024,25.0,active\##r
010562,"Van Dijk, Kateřina",katerina.vandijk@contoso.example,Finance,Controller,Łódź,18/06/2010,28.5,active\##r
010563,"Dvořák, Raúl",raul.dvorak@contoso.example,Sales,"Sales Lead, EMEA",Malmö,23/08/2023,27.0,active\##r
010564,"Öztürk, Åsa",asa.ozturk@contoso.example,Operations,"Shift Lead, Night",Lisboa,15/03/2025,33.5,active\##r
010565,"Jørgensen, Nuño",nuno.jorgensen2@contoso.example,Operations,"Shift Lead, Night",Praha,04/06/2013,27.0,active\##r
010566,"Öztürk, Márta",marta.ozturk@contoso.example,People,People Partner,Berlin,08/08/2026,32.0,active\##r
010567,"García, Kofi",kofi.garcia@contoso.example,Operations,Technician,Łódź,08/04/2017,28.0,active\##r
010568,"Björk, Kateřina",katerina.bjork@contoso.example,Finance,"Analyst, Treasury",Lisboa,10/08/2017,24.5,active\##r
010569,"Björk, Wanjiru",wanjiru.bjork@contoso.example,Finance,Controller,Reykjavík,16/06/2007,33.0,active\##r
010570,"Pérez, Kofi",kofi.perez@contoso.example,Marketing,Designer,Cork,27/01/2008,33.0,active\##r
010571,"İnan, Yara",yara.inan@contoso.example,People,Recruiter,Berlin,26/10/2023,40.5,left\##r
010572,"Dvořák, Ulla",ulla.dvorak@contoso.example,Finance,Controller,Athens,24/08/2007,27.5,active\##r
010573,"Van Dijk, Zoë",zoe.vandijk@contoso.example,Finance,Controller,Athens,15/11/2015,33.5,active\##r
010574,"Eriksen, Ulla",ulla.eriksen2@contoso.example,Sales,Account Manager,Athens,16/04/2006,40.0,active\##r
010575,"Horváth, Mateusz",mateusz.horvath@contoso.example,Marketing,Designer,Athens,01/11/2019,30.5,active\##r
010576,"Quist, Kateřina",katerina.quist@contoso.example,Sales,Account Manager,Malmö,18/06/2013,21.0,active\##r
010577,"Nguyen, Yara",yara.nguyen2@contoso.example,Finance,Controller,Reykjavík,03/11/2021,20.0,on leave\##r
010578,"Rossi, Mateusz",mateusz.rossi@contoso.example,People,People Partner,Łódź,07/12/2011,37.0,active\##r
010579,"Jørgensen, Tomáš",tomas.jorgensen@contoso.example,Marketing,Designer,Praha,16/12/2025,26.0,on leave\##r
010580,"Fontaine, Elif",elif.fontaine3@contoso.example,Engineering,"Principal Engineer, Platform",Athens,13/12/2021,27.5,active\##r
010581,"Fišer, Farid",farid.fiser@contoso.example,Finance,Controller,Berlin,16/11/2021,33.0,active\##r
010582,"Sørensen, Raúl",raul.sorensen@contoso.example,Sales,"Sales Lead, EMEA",Cork,30/08/2006,29.0,active\##r
010583,"Takahashi, Wanjiru",wanjiru.takahashi@contoso.example,People,People Partner,Berlin,11/06/2012,30.5,active\##r
010584,"Moreau, Hiro",hiro.moreau@contoso.example,Sales,"Sales Lead, EMEA",Lisboa,23/05/2017,20.0,active\##r
010585,"D'Angelo, Çağla",hiro@@contoso.example,People,People Partner,Berlin,29/11/2025,26.0,active\##r
010586,"Ångström, Anna",anna.angstrom@contoso.example,Operations,"Shift Lead, Night",Praha,12/02/2023,20.0,active\##r
010587,"Silva, Ömer",omer.silva3@contoso.example,Finance,"Analyst, Treasury",Łódź,16/07/2015,38.0,active\##r
010588,"Ångström, Léa",lea.angstrom2@contoso.example,,Technician,Reykjavík,01/08/2022,21.5,active\##r
010589,"Nguyen, Zoë",zoe.nguyen@contoso.example,Marketing,Designer,Łódź,25/05/2012,34.0,active\##r
010590,"Sørensen, Þóra",thora.sorensen3@contoso.example,Marketing,"Editor, Web",Łódź,07/04/2009,34.5,active\##r
010591,"Okafor, Kateřina",katerina.okafor@contoso.example,Sales,"Sales Lead, EMEA",Lisboa,22/08/2024,20.5,active\##r
010592,"Quist, Clara",clara.quist2@contoso.example,Operations,"Shift Lead, Night",Malmö,24/07/2015,32.5,active\##r
010593,"Szabó, Mateusz",mateusz.szabo@contoso.example,Finance,Controller,Reykjavík,23/08/2004,30.0,active\##r
010594,"Okafor, Ben",ben.okafor@contoso.example,Engineering,"Principal Engineer, Platform",Reykjavík,01/02/2004,38.5,active\##r
010595,"Szabó, Ulla",ulla.szabo@contoso.example,Sales,"Sales Lead, EMEA",Reykjavík,20/02/2005,22.0,active\##r
010596,"Novák, Nuño",nuno.novak2@contoso.example,Sales,"Sales Lead, EMEA",Malmö,04/09/2007,29.0,active\##r
010597,"Virtanen, Hannah",hannah.virtanen@contoso.example,Finance,Controller,Cork,18/04/2021,33.5,on leave\##r
010598,"Olsen, Jürgen",jurgen.olsen3@contoso.example,Engineering,"Principal Engineer, Platform",Berlin,25/02/2008,22.0,active\##r
010599,"Jørgensen, Kateřina",katerina.jorgensen@contoso.example,Marketing,Designer,Praha,27/12/2025,34.0,active\##r
010600,"Rossi, David",david.rossi2@contoso.example,Sales,"Sales Lead, EMEA",Lisboa,12/03/2019,37.0,active\##r
010601,"Żak, Fátima",fatima.zak@contoso.example,Sales,Account Manager,Malmö,11/07/2010,21.5,active\##r
010602,"Novák, Tomáš",tomas.novak@contoso.example,Operations,Technician,Reykjavík,26/11/2022,29.5,active\##r
010603,"Larsen, Fátima",fatima.larsen@contoso.example,Operations,"Shift Lead, Night",Lisboa,08/12/2017,27.5,active\##r
010604,"Quist, Wanjiru",wanjiru.quist@contoso.example,Marketing,Designer,Reykjavík,23/07/2026,30.5,active\##r
010605,"Eriksen, Jonas",jonas.eriksen@contoso.example,Marketing,Designer,Lisboa,22/06/2009,24.0,active\##r
010606,"Nikolaidis, Dmitri",dmitri.nikolaidis@contoso.example,Sales,Account Manager,Athens,02/04/2016,21.0,active\##r
010607,"Nguyen, Anna",anna.nguyen@contoso.example,Marketing,Designer,Lisboa,03/12/2021,29.5,left\##r
010608,"Takahashi, Mateusz",mateusz.takahashi2@contoso.example,Operations,Technician,Cork,01/03/2025,36.0,active\##r
010609,"Quist, Þóra",thora.quist@contoso.example,Finance,"Analyst, Treasury",Lisboa,05/11/2010,27.0,active\##r
010610,"Gruber, Hannah",hannah.gruber@contoso.example,Engineering,"Principal Engineer, Platform",Cork,21/02/2025,34.5,left\##r
010611,"Novák, Yara",yara.novak@contoso.example,People,Recruiter,Cork,14/02/2005,26.0,active\##r
010612,"Silva, Noor",noor.silva@contoso.example,Engineering,Senior Engineer,Athens,17/07/2025,22.5,active\##r
010613,"Ångström, Þóra",thora.angstrom@contoso.example,Engineering,Engineer,Lisboa,15/10/2024,36.5,active\##r
010614,"Ångström, David",david.angstrom2@contoso.example,Sales,Account Manager,Malmö,16/10/2015,31.5,active\##r
010615,"Fišer, Noor",noor.fiser@contoso.example,People,People Partner,Athens,29/10/2014,37.0,active\##r
010616,"Moreau, Farid",farid.moreau2@contoso.example,Marketing,Designer,Malmö,03/03/2010,20.5,active\##r
010617,"Moreau, Zoë",zoe.moreau@contoso.example,People,People Partner,Lisboa,15/05/2006,38.0,on leave\##r
010618,"Van Dijk, Þóra",thora.vandijk2@contoso.example,People,Recruiter,Cork,03/12/2010,30.0,active\##r
010619,"Nakamura, Hannah",hannah.nakamura2@contoso.example,Engineering,Senior Engineer,Łódź,15/02/2016,29.5,active\##r
010620,"Andersson, Ulla",ulla.andersson@contoso.example,Sales,Account Manager,Łódź,20/07/2015,38.0,active\##r
010621,"Fišer, Gökçe",gokce.fiser@contoso.example,Engineering,Engineer,Cork,22/10/2024,40.0,active\##r
010622,"Ivanov, Leïla",leila.ivanov@contoso.example,Finance,Controller,Athens,03/11/2024,36.0,active\##r
010623,"Lindström, Søren",soren.lindstrom2@contoso.example,Finance,"Analyst, Treasury",Berlin,20/02/2025,30.0,active\##r
010624,"Kowalski, Ingrid",ingrid.kowalski@contoso.example,Engineering,Engineer,Praha,05/08/2006,23.5,active\##r
010625,"Fišer, Ingrid",ingrid.fiser@contoso.example,Sales,Account Manager,Cork,22/06/2016,28.0,on leave\##r
010626,"Dupont, Léa",lea.dupont@contoso.example,Engineering,Senior Engineer,Berlin,04/02/2026,38.0,active\##r
010627,"Virtanen, Clara",clara.virtanen@contoso.example,Marketing,"Editor, Web",Cork,23/06/2018,22.0,active\##r
010628,"Żak, Chiara",chiara.zak@contoso.example,Engineering,"Principal Engineer, Platform",Łódź,05/09/2008,30.0,active\##r
010629,"İnan, Oisín",oisin.inan@contoso.example,Finance,Controller,Praha,17/02/2014,24.5,active\##r
010630,"Okafor, Hiro ""Jo""",greta.rossi@contoso..example,Sales,Account Manager,Malmö,23/07/2008,32.0,active\##r
010631,"Nguyen, Mateusz",mateusz.nguyen2@contoso.example,Sales,Account Manager,Athens,28/11/2020,39.0,active\##r
010632,"O'Brien, Łukasz",lukasz.obrien@contoso.example,People,People Partner,Lisboa,01/12/2012,27.5,active\##r
010633,"Nakamura, Kofi",kofi.nakamura2@contoso.example,Finance,"Analyst, Treasury",Lisboa,26/11/2007,25.5,active\##r
010634,"Nakamura, Ömer",omer.nakamura@contoso.example,Operations,Technician,Lisboa,16/02/2022,37.0,active\##r
010635,"O'Brien, Sofía",sofia.obrien2@contoso.example,People,People Partner,Praha,04/11/2022,33.5,active\##r
010636,"Silva, Noor",noor.silva2@contoso.example,Marketing,"Editor, Web",Malmö,29/12/2015,34.0,active\##r
010637,"Andersson, Léa",lea.andersson@contoso.example,Engineering,"Principal Engineer, Platform",Praha,20/09/2014,21.0,active\##r
010638,"Papadopoulos, Tomáš",tomas.papadopoulos2@contoso.example,Marketing,Designer,Cork,22/03/2008,20.0,active\##r
010639,"Silva, Sofía",sofia.silva2@contoso.example,Marketing,Designer,Athens,10/04/2011,25.0,left\##r
010640,"Novák, Åsa",asa.novak@contoso.example,Finance,"Analyst, Treasury",Reykjavík,25/03/2018,27.0,active\##r
010641,"Horváth, Noor",noor.horvath@contoso.example,Operations,"Shift Lead, Night",Berlin,02/09/2014,24.0,active\##r
010642,"Szabó, Xiu",xiu.szabo@contoso.example,Engineering,"Principal Engineer, Platform",Athens,03/05/2008,35.0,active\##r
010643,"Kowalski, Pavel",pavel.kowalski2@contoso.example,Sales,Account Manager,Lisboa,29/01/2020,21.0,active\##r
010644,"Costa, Søren",soren.costa@contoso.example,Engineering,Senior Engineer,Malmö,28/08/2022,25.0,on leave\##r
010645,"Gruber, Inês",ines.gruber@contoso.example,People,Recruiter,Praha,28/03/2023,36.0,active\##r
010646,"Żak, Eoghan",eoghan.zak@contoso.example,People,Recruiter,Reykjavík,30/11/2004,28.0,active\##r
010647,"D'Angelo, Uğur",ugur.dangelo@contoso.example,Engineering,Senior Engineer,Lisboa,26/09/2005,36.0,active\##r
010648,"Pérez, Dmitri",dmitri.perez@contoso.example,Operations,Technician,Łódź,27/07/2020,31.0,active\##r
010649,"Szabó, Farid",farid.szabo2@contoso.example,Operations,Technician,Berlin,13/06/2009,39.0,active\##r
010650,"MacDonald, Léa",lea.macdonald2@contoso.example,Marketing,"Editor, Web",Lisboa,07/06/2009,38.0,left\##r
010651,"Ramírez, Viktor",viktor.ramirez@contoso.example,Operations,"Shift Lead, Night",Berlin,27/05/2008,28.0,active\##r
010652,"Moreau, Ömer",omer.moreau@contoso.example,Marketing,Designer,Athens,07/01/2011,35.0,active\##r
010653,"Björk, Björn ""Mac""",bjorn.bjork@contoso.example,Engineering,Senior Engineer,Praha,10/06/2005,32.0,active\##r
010654,"Björk, Kateřina",katerina.bjork2@contoso.example,Marketing,Designer,Cork,10/01/2004,37.0,active\##r
010655,"Larsen, Noor",noor.larsen@contoso.example,Sales,Account Manager,Łódź,28/02/2007,29.0,on leave\##r
010656,"Kim, Kateřina",katerina.kim@contoso.example,Finance,"Analyst, Treasury",Cork,22/11/2016,25.0,active\##r
010657,"Van Dijk, Hannah",hannah.vandijk2@contoso.example,Engineering,Senior Engineer,Berlin,13/04/2021,25.0,active\##r
010658,"Le Roux, Yara",yara.leroux@contoso.example,Operations,"Shift Lead, Night",Cork,09/03/2017,35.0,active\##r
010659,"Pérez, Yara",yara.perez@contoso.example,Finance,"Analyst, Treasury",Cork,05/07/2010,27.0,active\##r
010660,"Nikolaidis, Priya",priya.nikolaidis2@contoso.example,People,People Partner,Lisboa,11/07/2007,23.5,active\##r
010661,"Smith, Inês",ines.smith2@contoso.example,Engineering,Engineer,Reykjavík,02/07/2005,36.0,on leave\##r
010662,"Weiß, Greta",greta.weiss@contoso.example,Marketing,"Editor, Web",Lisboa,16/04/2017,21.0,active\##r
010663,"İnan, Anna",anna.inan@contoso.example,Operations,Technician,Malmö,11/06/2023,28.0,active\##r
010664,"Schröder, Gökçe",gokce.schroder@contoso.example,Operations,Technician,Lisboa,01/04/2006,38.5,active\##r
010665,"Müller, Oisín",oisin.muller@contoso.example,Operations,"Shift Lead, Night",Berlin,21/05/2005,28.0,active\##r
010666,"Takahashi, Noor",noor.takahashi@contoso.example,Finance,Controller,Łódź,02/01/2019,37.0,active\##r
010667,"Björk, Þóra ""Thora""
Interim",nuno.okafor@contoso.example,Sales,Account Manager,Malmö,24/07/2023,31.0,on leave\##r
010668,"MacDonald, Łukasz",lukasz.macdonald@contoso.example,People,People Partner,Lisboa,12/05/2021,31.0,active\##r
010669,"Dupont, Clara",clara.dupont@contoso.example,Sales,"Sales Lead, EMEA",Cork,16/02/2005,24.0,active\##r
010670,"Kim, Gökçe",gokce.kim2@contoso.example,,Account Manager,Praha,11/05/2010,34.0,active\##r
010671,"MacDonald, Sofía",sofia.macdonald@contoso.example,Sales,"Sales Lead, EMEA",Reykjavík,07/12/2015,27.5,active\##r
010672,"Håkansson, Åsa",asa.hakansson2@contoso.example,Engineering,"Principal Engineer, Platform",Reykjavík,13/04/2010,29.0,on leave\##r
010673,"Ivanov, Gökçe",gokce.ivanov2@contoso.example,,Controller,Praha,30/10/2017,30.5,active\##r
010674,"Ångström, Leïla",leila.angstrom2@contoso.example,Operations,Technician,Berlin,19/09/2012,26.0,active\##r
010675,"Fišer, Viktor",n/a,Marketing,"Editor, Web",Praha,09/10/2011,25.5,active\##r
010676,"D'Angelo, Yara",yara.dangelo2@contoso.example,Finance,Controller,Cork,19/07/2022,32.0,active\##r
010677,"Novák, Viktor",viktor.novak@contoso.example,Finance,"Analyst, Treasury",Łódź,20/06/2025,38.0,active\##r
010678,"Papadopoulos, Olga",olga.papadopoulos@contoso.example,Marketing,Designer,Łódź,18/08/2015,27.5,active\##r
010679,"Schröder, Xiu",xiu.schroder@contoso.example,Marketing,"Editor, Web",Athens,19/07/2023,32.5,active\##r
010680,"Jørgensen, Björn",bjorn.jorgensen@contoso.example,,Account Manager,Cork,09/01/2025,39.0,active\##r
010681,"Le Roux, Hannah",hannah.leroux@contoso.example,People,Recruiter,Lisboa,05/04/2021,22.5,active\##r
010682,"Horváth, Sofía",sofia.horvath@contoso.example,Sales,"Sales Lead, EMEA",Lisboa,26/10/2011,37.5,active\##r
010683,"Fišer, Xiu",xiu.fiser@contoso.example,Finance,Controller,Reykjavík,05/01/2019,34.0,active\##r
010684,"Fontaine, Þóra",thora.fontaine@contoso.example,People,People Partner,Cork,28/01/2019,28.0,active\##r
010685,"Weiß, Hannah",hannah.weiss@contoso.example,Operations,"Shift Lead, Night",Praha,02/08/2006,30.5,active\##r
010686,"Larsen, Anna",anna.larsen@contoso.example,Sales,"Sales Lead, EMEA",Lisboa,01/06/2010,26.0,active\##r
010687,"Quist, Amélie",amelie.quist@contoso.example,Engineering,Engineer,Berlin,05/09/2013,39.0,active\##r
010688,"Gruber, Xiu",xiu.gruber@contoso.example,Operations,Technician,Berlin,01/04/2018,30.0,active\##r
010689,"Nikolaidis, Clara",clara.nikolaidis@contoso.example,Sales,Account Manager,Lisboa,19/07/2012,28.5,active\##r
010690,"Kim, Nuño",nuno.kim@contoso.example,Engineering,Engineer,Łódź,16/08/2018,31.5,active\##r
010691,"Schröder, Noor",noor.schroder@contoso.example,Marketing,"Editor, Web",Praha,15/04/2010,21.0,active\##r
010692,"Żak, Mateusz",mateusz.zak@contoso.example,Engineering,"Principal Engineer, Platform",Praha,25/10/2020,33.5,active\##r
010693,"Nikolaidis, Mateusz",mateusz.nikolaidis@contoso.example,Marketing,Designer,Praha,11/05/2026,22.0,active\##r
010694,"Ramírez, Anna",anna.ramirez@contoso.example,People,People Partner,Cork,16/04/2017,40.5,active\##r
010695,"Jørgensen, Dmitri",dmitri.jorgensen@contoso.example,Marketing,Designer,Lisboa,04/01/2025,33.0,active\##r
010696,"MacDonald, Raúl ""Ace""",raul.macdonald@contoso.example,Operations,Technician,Praha,16/11/2022,20.0,active\##r
010697,"Quist, Viktor",viktor.quist@contoso.example,Marketing,"Editor, Web",Łódź,24/09/2005,32.0,active\##r
010698,"Dvořák, Priya",priya.dvorak@contoso.example,Operations,"Shift Lead, Night",Łódź,25/09/2019,32.0,active\##r
010699,"Weiß, Amélie",amelie.weiss2@contoso.example,Marketing,"Editor, Web",Malmö,24/02/2006,39.0,active\##r
010700,"Sørensen, Zoë",zoe.sorensen2@contoso.example,Finance,"Analyst, Treasury",Praha,10/02/2011,27.0,left\##r
010701,"Ångström, Nuño",nuno.angstrom@contoso.example,Finance,"Analyst, Treasury",Łódź,18/04/2024,40.0,active\##r
010702,"Dupont, Yara",yara.dupont2@contoso.example,People,People Partner,Athens,24/10/2015,29.0,active\##r
010703,"Kowalski, Gökçe",gokce.kowalski2@contoso.example,Sales,"Sales Lead, EMEA",Lisboa,16/07/2023,26.0,active\##r
010704,"Schröder, Ulla",ulla.schroder@contoso.example,Operations,Technician,Praha,08/09/2009,39.0,active\##r
010705,"Fernández, Elif",elif.fernandez@contoso.example,Operations,"Shift Lead, Night",Łódź,10/10/2008,27.5,active\##r
010706,"Fernández, Priya",priya.fernandez@contoso.example,Sales,Account Manager,Praha,01/08/2022,25.5,active\##r
010707,"Pérez, Rania",rania.perez@contoso.example,Marketing,"Editor, Web",Łódź,12/11/2005,28.0,active\##r
010708,"Olsen, Ulla",ulla.olsen@contoso.example,Marketing,Designer,Łódź,26/09/2012,29.0,active\##r
010709,"Le Roux, Nuño",nuno.leroux@contoso.example,Engineering,"Principal Engineer, Platform",Lisboa,25/04/2021,33.5,active\##r
010710,"Gruber, Sofía",sofia.gruber@contoso.example,Engineering,"Principal Engineer, Platform",Praha,04/02/2018,32.0,active\##r
010711,"Nguyen, Olga",olga.nguyen@contoso.example,Finance,Controller,Łódź,27/12/2025,21.0,active\##r
010712,"Takahashi, Ulla",ulla.takahashi@contoso.example,Operations,Technician,Lisboa,04/07/2009,23.5,active\##r
010713,"Ångström, Wanjiru",wanjiru.angstrom2@contoso.example,Operations,"Shift Lead, Night",Łódź,31/10/2010,34.0,active\##r
010714,"Larsen, Priya",priya.larsen@contoso.example,People,Recruiter,Lisboa,25/02/2016,30.5,active\##r
010715,"Jørgensen, Åsa",asa.jorgensen@contoso.example,Marketing,"Editor, Web",Berlin,28/02/2023,33.0,on leave\##r
010716,"Papadopoulos, Raúl",raul.papadopoulos@contoso.example,Sales,"Sales Lead, EMEA",Cork,29/09/2013,38.0,active\##r
010717,"Eriksen, Hannah",hannah.eriksen@contoso.example,Engineering,"Principal Engineer, Platform",Lisboa,10/08/2021,21.0,active\##r
010718,"Andersson, Inês",ines.andersson@contoso.example,Finance,Controller,Malmö,28/01/2008,40.5,left\##r
010719,"Björk, Jürgen",jurgen.bjork@contoso.example,Engineering,Engineer,Athens,29/02/2008,29.5,active\##r
010720,"Rossi, Quentin",quentin.rossi@contoso.example,Sales,Account Manager,Praha,27/05/2014,34.0,active\##r
010721,"Dupont, Rania",rania.dupont@contoso.example,Finance,Controller,Łódź,25/07/2017,forty,active\##r
010722,"García, Ingrid",ingrid.garcia@contoso.example,Sales,"Sales Lead, EMEA",Lisboa,08/07/2021,31.0,active\##r
010723,"İnan, Nuño",nuno.inan@contoso.example,Sales,Account Manager,Malmö,30/06/2006,27.5,active\##r
010724,"Silva, Kofi",kofi.silva@contoso.example,Engineering,Engineer,Cork,24/05/2014,40.0,left\##r
010725,"Van Dijk, David",david.vandijk@contoso.example,Marketing,"Editor, Web",Malmö,06/04/2010,22.0,active\##r
010726,"Kim, Raúl",raul.kim@contoso.example,People,People Partner,Łódź,17/02/2024,33.0,active\##r
010727,"O'Brien, Søren",soren.obrien@contoso.example,Operations,Technician,Praha,04/01/2026,24.0,active\##r
010728,"Sørensen, Clara",clara.sorensen@contoso.example,Engineering,Engineer,Lisboa,08/10/2010,35.5,active\##r
010729,"Horváth, Þóra",thora.horvath@contoso.example,Engineering,Senior Engineer,Łódź,27/06/2008,27.5,left\##r
010730,"Smith, Quentin",quentin.smith2@contoso.example,Engineering,Senior Engineer,Łódź,23/05/2019,20.0,left\##r
010731,"Dupont, Léa",lea.dupont2@contoso.example,Operations,"Shift Lead, Night",Cork,22/02/2023,35.0,active\##r
010732,"Björk, Elif",elif.bjork2@contoso.example,Marketing,Designer,Praha,31/08/2006,33.5,active\##r
010733,"Nikolaidis, Inês",ines.nikolaidis2@contoso.example,Marketing,Designer,Malmö,10/12/2013,36.0,active\##r
010734,"Van Dijk, Léa",lea.vandijk@contoso.example,Engineering,Senior Engineer,Lisboa,08/05/2017,39.5,active\##r
010735,"Jørgensen, Márta",marta.jorgensen@contoso.example,Marketing,"Editor, Web",Malmö,26/10/2023,25.0,active\##r
010736,"MacDonald, Farid",farid.macdonald@contoso.example,,Recruiter,Athens,17/11/2008,25.0,active\##r
010737,"Fernández, Uğur",ugur.fernandez@contoso.example,Marketing,Designer,Malmö,10/01/2016,30.0,active\##r
010738,"Le Roux, Chiara",chiara.leroux@contoso.example,Marketing,Designer,Athens,21/09/2015,34.0,active\##r
010739,"Papadopoulos, Jonas",jonas.papadopoulos@contoso.example,Operations,"Shift Lead, Night",Reykjavík,24/08/2006,20.0,active\##r
010740,"Andersson, Amélie",amelie.andersson@contoso.example,People,People Partner,Cork,21/01/2005,27.0,active\##r
010741,"Szabó, Åsa",asa.szabo@contoso.example,Operations,"Shift Lead, Night",Reykjavík,19/11/2006,33.0,active\##r
010742,"Fišer, Çağla",cagla.fiser2@contoso.example,Marketing,"Editor, Web",Praha,28/05/2021,23.0,active\##r
010743,"Ångström, Quentin ""Mac""",quentin.angstrom@contoso.example,Engineering,Senior Engineer,Lisboa,04/08/2013,31.0,active\##r
010744,"D'Angelo, Noor",noor.dangelo2@contoso.example,People,People Partner,Berlin,03/10/2014,21.0,active\##r
010745,"Ångström, Zoë",zoe.angstrom@contoso.example,Operations,Technician,Reykjavík,05/07/2009,27.0,active\##r
010746,"Schröder, Léa",lea.schroder@contoso.example,Finance,Controller,Lisboa,03/01/2019,32.5,left\##r
010747,"Ångström, Kateřina",katerina.angstrom@contoso.example,Operations,"Shift Lead, Night",Łódź,08/02/2005,30.5,active\##r
010748,"Müller, Ulla",ulla.muller@contoso.example,Finance,Controller,Praha,26/02/2011,33.0,active\##r
010749,"Lindström, Łukasz",lukasz.lindstrom@contoso.example,Engineering,"Principal Engineer, Platform",Łódź,03/07/2019,22.5,active\##r
010750,"Dupont, Björn",bjorn.dupont@contoso.example,Sales,Account Manager,Athens,14/10/2004,39.5,active\##r
010751,"Rossi, Anna",anna.rossi@contoso.example,People,Recruiter,Praha,26/05/2019,31.0,active\##r
010752,"Fišer, Tomáš",tomas.fiser2@contoso.example,Operations,Technician,Lisboa,03/07/2024,26.0,active\##r
010753,"Eriksen, Gökçe",gokce.eriksen@contoso.example,People,Recruiter,Praha,07/05/2004,35.0,active\##r
010754,"Horváth, Björn",bjorn.horvath@contoso.example,Engineering,Engineer,Łódź,21/09/2018,28.0,active\##r
010755,"Fontaine, Eoghan",eoghan.fontaine@contoso.example,Sales,Account Manager,Berlin,23/01/2026,27.0,active\##r
010756,"Jørgensen, Elif",elif.jorgensen@contoso.example,People,People Partner,Malmö,09/10/2010,25.5,active\##r
010757,"Jansen, Åsa",asa.jansen3@contoso.example,People,People Partner,Cork,14/09/2018,25.0,active\##r
010758,"Horváth, Ben",ben.horvath@contoso.example,Operations,"Shift Lead, Night",Lisboa,30/04/2008,31.5,active\##r
010759,"D'Angelo, Inês",ines.dangelo@contoso.example,Finance,Controller,Łódź,24/12/2021,27.0,active\##r
010760,"Ramírez, Leïla",leila.ramirez@contoso.example,People,People Partner,Berlin,31/12/2013,22.0,active\##r
010761,"Fernández, Ben",ben.fernandez2@contoso.example,Marketing,Designer,Praha,16/09/2011,32.0,active\##r
010762,"Fernández, Leïla",leila.fernandez@contoso.example,Operations,"Shift Lead, Night",Lisboa,22/04/2016,38.5,active\##r
010763,"Quist, Amélie",amelie.quist2@contoso.example,Sales,"Sales Lead, EMEA",Athens,06/10/2016,34.0,active\##r
010764,"Quist, Viktor",viktor.quist2@contoso.example,Operations,"Shift Lead, Night",Berlin,26/09/2007,24.0,active\##r
010765,"Öztürk, Anna",anna.ozturk@contoso.example,Engineering,"Principal Engineer, Platform",Lisboa,05/08/2004,31.5,active\##r
010766,"MacDonald, David",david.macdonald2@contoso.example,Marketing,Designer,Lisboa,02/04/2008,"37,5",active\##r
010767,"Björk, Dmitri",dmitri.bjork@contoso.example,People,Recruiter,Malmö,12/09/2013,27.5,left\##r
010768,"Gruber, Leïla",leila.gruber@contoso.example,Operations,Technician,Cork,17/04/2022,30.0,active\##r
010769,"Eriksen, David",david.eriksen@contoso.example,People,Recruiter,Athens,17/02/2007,23.5,active\##r
010770,"Kim, Tomáš ""Jo""",tomas.kim@contoso.example,Operations,Technician,Cork,29/05/2018,29.0,left\##r
010771,"Nikolaidis, Farid",farid.nikolaidis@contoso.example,Finance,"Analyst, Treasury",Berlin,27/03/2022,34.0,on leave\##r
010772,"Okafor, Þóra",thora.okafor@contoso.example,Engineering,Engineer,Berlin,12/11/2017,35.0,active\##r
010773,"Moreau, Raúl",raul.moreau@contoso.example,Finance,Controller,Malmö,08/10/2024,23.5,on leave\##r
010774,"Lindström, Quentin",quentin.lindstrom@contoso.example,Finance,"Analyst, Treasury",Lisboa,21/06/2019,25.0,active\##r
010775,"García, Greta",greta.garcia@contoso.example,Engineering,"Principal Engineer, Platform",Łódź,21/04/2023,20.5,active\##r
010776,"Le Roux, Søren",soren.leroux@contoso.example,Marketing,Designer,Reykjavík,31/01/2026,24.0,active\##r
010777,"Jansen, Oisín",oisin.jansen@contoso.example,Engineering,Senior Engineer,Athens,07/07/2024,30.5,active\##r
010778,"Smith, Hannah",hannah.smith@contoso.example,People,Recruiter,Berlin,07/01/2014,33.5,active\##r
010779,"Håkansson, Ömer",omer.hakansson@contoso.example,Sales,Account Manager,Reykjavík,15/02/2016,23.0,active\##r
010780,"Novák, Gökçe",gokce.novak@contoso.example,Engineering,Engineer,Athens,26/02/2022,28.0,active\##r
010781,"Nikolaidis, Farid",farid.nikolaidis2@contoso.example,People,Recruiter,Cork,29/09/2021,34.5,active\##r
010782,"Gruber, Anna",anna.gruber@contoso.example,Sales,"Sales Lead, EMEA",Malmö,15/02/2004,39.5,active\##r
010783,"Dvořák, Ben",ben.dvorak@contoso.example,People,People Partner,Athens,22/10/2014,26.0,active\##r
010784,"Gruber, Inês",ines.gruber2@contoso.example,Finance,Controller,Athens,12/03/2008,25.5,active\##r
010785,"Dvořák, Chiara",chiara.dvorak2@contoso.example,Engineering,Senior Engineer,Malmö,18/06/2013,36.0,active\##r
010786,"Ivanov, Zoë",zoe.ivanov@contoso.example,Engineering,Engineer,Athens,19/08/2012,35.0,active\##r
010787,"Jansen, Raúl",raul.jansen@contoso.example,People,Recruiter,Malmö,23/04/2026,27.0,active\##r
010788,"Dvořák, Yara",yara.dvorak@contoso.example,Engineering,"Principal Engineer, Platform",Reykjavík,02/05/2016,30.0,active\##r
010789,"Rossi, Léa",lea.rossi@contoso.example,Sales,"Sales Lead, EMEA",Reykjavík,16/03/2008,24.5,active\##r
010790,"D'Angelo, Yara",yara.dangelo3@contoso.example,Sales,"Sales Lead, EMEA",Malmö,11/05/2008,31.5,active\##r
010791,"Silva, Rania",rania.silva@contoso.example,Engineering,"Principal Engineer, Platform",Praha,26/11/2006,24.0,active\##r
010792,"Weiß, Leïla",leila.weiss@contoso.example,Engineering,Engineer,Reykjavík,16/05/2005,34.5,left\##r
010793,"Håkansson, Viktor",viktor.hakansson@contoso.example,Sales,Account Manager,Lisboa,15/03/2020,32.0,active\##r
010794,"Jørgensen, Uğur",ugur.jorgensen@contoso.example,People,Recruiter,Lisboa,13/11/2024,36.5,active\##r
010795,"Ivanov, Márta",marta.ivanov2@contoso.example,Marketing,Designer,Malmö,28/10/2013,33.0,active\##r
010796,"İnan, Oisín",oisin.inan2@contoso.example,Operations,Technician,Cork,20/07/2018,34.0,active\##r
010797,"Rossi, Zoë",zoe.rossi2@contoso.example,Marketing,Designer,Reykjavík,01/07/2017,30.0,active\##r
010798,"Müller, Łukasz",lukasz.muller@contoso.example,Engineering,"Principal Engineer, Platform",Berlin,14/06/2022,39.0,active\##r
010799,"Smith, Åsa",asa.smith2@contoso.example,Operations,"Shift Lead, Night",Praha,27/12/2017,21.5,active\##r
010800,"Horváth, Björn",bjorn.horvath2@contoso.example,Marketing,"Editor, Web",Łódź,18/12/2011,26.0,on leave\##r
010801,"Van Dijk, Léa",lea.vandijk2@contoso.example,Finance,"Analyst, Treasury",Berlin,19/08/2021,30.0,active\##r
010802,"Novák, Kofi",kofi.novak@contoso.example,People,Recruiter,Cork,22/03/2021,40.0,active\##r
010803,"Costa, Farid",farid.costa2@contoso.example,Engineering,Engineer,Łódź,15/10/2011,39.0,active\##r
010804,"Dupont, Søren ""Mac""",soren.dupont@contoso.example,Engineering,"Principal Engineer, Platform",Łódź,18/05/2022,36.0,active\##r
010805,"Dvořák, Wanjiru",wanjiru.dvorak@contoso.example,Operations,"Shift Lead, Night",Cork,21/08/2023,39.0,active\##r
010806,"Lindström, Quentin",quentin.lindstrom2@contoso.example,Sales,Account Manager,Lisboa,04/01/2022,33.0,active\##r
010807,"Smith, Ömer",omer.smith3@contoso.example,Sales,Account Manager,Lisboa,29/03/2018,29.0,active\##r
010808,"Van Dijk, Greta",greta.vandijk@contoso.example,Marketing,Designer,Athens,13/05/2022,25.0,active\##r
010809,"O'Brien, Greta",greta.obrien@contoso.example,Operations,"Shift Lead, Night",Lisboa,25/08/2016,30.5,active\##r
010810,"MacDonald, Fátima",fatima.macdonald@contoso.example,Sales,"Sales Lead, EMEA",Praha,03/06/2008,23.0,active\##r
010811,"Rossi, Eoghan",eoghan.rossi@contoso.example,Sales,"Sales Lead, EMEA",Berlin,16/06/2015,21.5,active\##r
,"İnan, Tomáš",tomas.inan@contoso.example,Marketing,Designer,Athens,22/10/2014,21.5,active\##r
010813,"Jansen, Anna",anna.jansen@contoso.example,Operations,"Shift Lead, Night",Cork,15/09/2020,28.0,left\##r
010814,"Smith, Jonas",jonas.smith2@contoso.example,People,People Partner,Cork,12/11/2004,24.0,active\##r
010815,"Silva, Sofía",sofia.silva3@contoso.example,Marketing,Designer,Athens,17/09/2008,37.5,active\##r
010816,"Andersson, Zoë",zoe.andersson@contoso.example,Engineering,"Principal Engineer, Platform",Praha,05/03/2018,24.5,active\##r
010817,"Horváth, Hannah",hannah.horvath@contoso.example,Marketing,"Editor, Web",Cork,25/10/2015,29.0,active\##r
010818,"Takahashi, Kofi",kofi.takahashi@contoso.example,Operations,Technician,Malmö,05/07/2019,30.0,active\##r
010819,"İnan, Jonas",jonas.inan@contoso.example,People,People Partner,Lisboa,31/07/2007,39.5,active\##r
010820,"Rossi, Anna",anna.rossi2@contoso.example,People,Recruiter,Berlin,01/03/2012,20.0,active\##r
010821,"Sørensen, Wanjiru",wanjiru.sorensen2@contoso.example,People,People Partner,Athens,29/09/2008,20.5,active\##r
010822,"Virtanen, Åsa",asa.virtanen2@contoso.example,Finance,Controller,Athens,06/06/2024,22.5,active\##r
010823,"Virtanen, Leïla",leila.virtanen@contoso.example,People,People Partner,Łódź,28/11/2014,26.5,active\##r
010824,"Okafor, Zoë",zoe.okafor@contoso.example,Operations,Technician,Praha,02/08/2007,27.0,active\##r
010825,"Dupont, Greta",greta.dupont@contoso.example,People,People Partner,Reykjavík,27/07/2017,38.0,active\##r
010826,"Le Roux, Xiu",xiu.leroux@contoso.example,Sales,"Sales Lead, EMEA",Malmö,07/01/2006,40.0,active\##r
010827,"Szabó, Hannah",hannah.szabo@contoso.example,Finance,"Analyst, Treasury",Athens,05/01/2008,38.0,active\##r
010828,"Novák, Ben",ben.novak2@contoso.example,Sales,Account Manager,Reykjavík,14/11/2023,31.0,active\##r
010829,"Jørgensen, Uğur",ugur.jorgensen2@contoso.example,Marketing,Designer,Cork,12/08/2024,28.0,active\##r
010830,"Takahashi, Kateřina",katerina.takahashi@contoso.example,Sales,"Sales Lead, EMEA",Lisboa,06/10/2008,22.0,active\##r
010831,"Takahashi, Rania",rania.takahashi2@contoso.example,Finance,"Analyst, Treasury",Berlin,23/06/2009,35.0,active\##r
010832,"Björk, Pavel",pavel.bjork@contoso.example,People,People Partner,Malmö,04/01/2007,22.0,on leave\##r
010833,"Costa, Uğur",ugur.costa@contoso.example,Engineering,"Principal Engineer, Platform",Reykjavík,22/11/2020,37.5,active\##r
010834,"Pérez, Elif",elif.perez@contoso.example,Sales,"Sales Lead, EMEA",Athens,02/07/2014,27.0,active\##r
010835,"Kowalski, David",david.kowalski@contoso.example,Engineering,"Principal Engineer, Platform",Malmö,29/08/2007,35.5,left\##r
010836,"Żak, Farid",farid.zak@contoso.example,People,Recruiter,Reykjavík,30/12/2021,38.0,active\##r
010837,"Lindström, Çağla",cagla.lindstrom@contoso.example,Engineering,"Principal Engineer, Platform",Praha,22/12/2011,29.5,on leave\##r
010838,"Szabó, Zoë",zoe.szabo@contoso.example,Finance,Controller,Praha,26/03/2014,20.0,active\##r
   ,"Ivanov, Inês",ines.ivanov@contoso.example,Marketing,"Editor, Web",Athens,16/03/2005,28.0,active\##r
010840,"Schröder, Clara",clara.schroder2@contoso.example,Finance,"Analyst, Treasury",Reykjavík,01/06/2021,23.0,left\##r
010841,"Nguyen, Ingrid",ingrid.nguyen@contoso.example,Marketing,"Editor, Web",Cork,13/07/2006,28.0,active\##r
010842,"O'Brien, Farid",farid.obrien@contoso.example,People,Recruiter,Berlin,27/10/2008,33.0,active\##r
010843,"García, Yara",yara.garcia@contoso.example,Finance,Controller,Berlin,21/02/2017,21.0,left\##r
010844,"Fontaine, Çağla",cagla.fontaine2@contoso.example,People,People Partner,Lisboa,08/07/2017,24.0,active\##r
010845,"Fernández, Nuño",nuno.fernandez@contoso.example,People,People Partner,Praha,09/06/2010,24.0,left\##r
010846,"Gruber, Łukasz",lukasz.gruber@contoso.example,Marketing,Designer,Łódź,15/09/2020,37.0,active\##r
010847,"Papadopoulos, Hiro",hiro.papadopoulos@contoso.example,Sales,"Sales Lead, EMEA",Lisboa,04/03/2011,37.0,active\##r
010848,"Nikolaidis, Noor",noor.nikolaidis@contoso.example,People,Recruiter,Cork,28/11/2023,23.0,active\##r
010849,"Kim, Amélie",amelie.kim@contoso.example,Sales,"Sales Lead, EMEA",Berlin,07/04/2016,38.0,active\##r
010850,"Okafor, Elif",elif.okafor@contoso.example,Finance,Controller,Lisboa,15/12/2020,32.5,active\##r
010851,"Pérez, Eoghan",eoghan.perez@contoso.example,Marketing,Designer,Athens,18/11/2007,33.0,active\##r
010852,"Papadopoulos, Quentin",quentin.papadopoulos@contoso.example,People,People Partner,Lisboa,22/01/2015,36.5,on leave\##r
010853,"Müller, Çağla",cagla.muller2@contoso.example,Marketing,Designer,Athens,12/02/2024,21.0,active\##r
010854,"Okafor, Ömer",omer.okafor2@contoso.example,Finance,Controller,Reykjavík,06/08/2020,21.0,active\##r
010855,"MacDonald, Xiu",xiu.macdonald@contoso.example,Marketing,"Editor, Web",Praha,23/04/2013,40.0,active\##r
010856,"Eriksen, Uğur",ugur.eriksen@contoso.example,Finance,Controller,Łódź,28/08/2024,37.5,active\##r
010857,"Kowalski, David",david.kowalski2@contoso.example,Sales,Account Manager,Berlin,31/03/2004,39.0,active\##r
010858,"Olsen, Oisín",gokce.kim@contoso.example,Finance,Controller,Athens,08/08/2020,22.0,active\##r
010859,"Fontaine, Zoë",zoe.fontaine2@contoso.example,Sales,Account Manager,Łódź,25/08/2020,36.5,active\##r
010860,"Pérez, Björn",bjorn.perez@contoso.example,People,Recruiter,Reykjavík,04/09/2025,31.0,active\##r
010861,"Fernández, Gökçe",gokce.fernandez@contoso.example,Finance,Controller,Malmö,26/03/2006,30.0,on leave\##r
010862,"Nguyen, Amélie",amelie.nguyen2@contoso.example,Marketing,"Editor, Web",Athens,21/12/2007,23.0,active\##r
010863,"Ångström, Łukasz",lukasz.angstrom@contoso.example,Operations,"Shift Lead, Night",Lisboa,22/03/2009,40.0,active\##r
010864,"Nakamura, Jürgen",jurgen.nakamura@contoso.example,Engineering,"Principal Engineer, Platform",Athens,06/08/2010,26.0,active\##r
010865,"Öztürk, Pavel",pavel.ozturk@contoso.example,Operations,Technician,Lisboa,29/10/2009,36.0,left\##r
010866,"Jansen, Priya",priya.jansen@contoso.example,Finance,"Analyst, Treasury",Athens,14/01/2013,24.5,active\##r
010867,"Rossi, Quentin",quentin.rossi2@contoso.example,Engineering,Senior Engineer,Reykjavík,31/01/2018,34.5,active\##r
010868,"Gruber, Pavel",pavel.gruber@contoso.example,Marketing,"Editor, Web",Berlin,13/02/2008,33.0,on leave\##r
010869,"Sørensen, Wanjiru",wanjiru.sorensen3@contoso.example,Sales,Account Manager,Malmö,14/09/2015,22.0,active\##r
010870,"Björk, Léa",lea.bjork@contoso.example,Operations,Technician,Athens,21/05/2012,27.0,left\##r
010871,"Le Roux, Jürgen",jurgen.leroux@contoso.example,Finance,"Analyst, Treasury",Reykjavík,12/05/2012,38.5,active\##r
010872,"Novák, Søren",soren.novak@contoso.example,Sales,"Sales Lead, EMEA",Praha,11/08/2007,39.0,active\##r
010873,"Fernández, Farid",farid.fernandez@contoso.example,Sales,Account Manager,Berlin,12/08/2014,29.0,active\##r
010874,"Rossi, Gökçe",gokce.rossi@contoso.example,Sales,"Sales Lead, EMEA",Malmö,10/03/2007,31.0,active\##r
010875,"Weiß, Chiara",chiara.weiss@contoso.example,Engineering,Engineer,Cork,06/01/2011,29.5,active\##r
010876,"Dvořák, Ulla",ulla.dvorak2@contoso.example,Engineering,"Principal Engineer, Platform",Malmö,03/05/2026,21.5,active\##r
010877,"İnan, Hannah",hannah.inan@contoso.example,Operations,Technician,Praha,04/06/2005,33.0,active\##r
010878,"D'Angelo, Eoghan",eoghan.dangelo@contoso.example,Marketing,Designer,Malmö,28/07/2022,28.0,active\##r
010879,"Nakamura, Hannah",hannah.nakamura3@contoso.example,Engineering,Engineer,Reykjavík,14/01/2010,23.5,active\##r
010880,"Andersson, Clara",clara.andersson@contoso.example,Finance,"Analyst, Treasury",Lisboa,11/06/2019,32.5,active\##r
010881,"Smith, Jonas",jonas.smith3@contoso.example,,"Principal Engineer, Platform",Praha,26/02/2025,38.0,active\##r
010882,"Fernández, Léa",lea.fernandez@contoso.example,People,Recruiter,Berlin,13/03/2026,30.0,active\##r
010883,"Larsen, Kofi ""Jo""",kofi.larsen@contoso.example,Engineering,Engineer,Cork,25/04/2014,20.0,active\##r
010884,"Olsen, Þóra",thora.olsen@contoso.example,Sales,"Sales Lead, EMEA",Praha,26/03/2009,35.5,active\##r
010885,"İnan, Yara",yara.inan2@contoso.example,Operations,"Shift Lead, Night",Praha,11/09/2010,36.0,active\##r
010886,"Lindström, Ömer",omer.lindstrom@contoso.example,Operations,"Shift Lead, Night",Łódź,04/03/2023,26.5,active\##r
010887,"MacDonald, Nuño",nuno.macdonald@contoso.example,Engineering,"Principal Engineer, Platform",Berlin,08/09/2014,28.5,active\##r
010888,"Szabó, Priya",priya.szabo@contoso.example,Marketing,"Editor, Web",Berlin,13/04/2010,29.5,active\##r
010889,"Costa, Noor",noor.costa@contoso.example,Operations,"Shift Lead, Night",Berlin,03/07/2010,22.0,active\##r
010890,"Olsen, Łukasz",lukasz.olsen@contoso.example,Engineering,Senior Engineer,Cork,23/04/2009,33.0,active\##r
010891,"Horváth, Hannah",hannah.horvath2@contoso.example,Engineering,"Principal Engineer, Platform",Reykjavík,01/06/2008,21.5,active\##r
010892,"Quist, Çağla",cagla.quist2@contoso.example,People,People Partner,Malmö,20/12/2012,35.5,active\##r
010893,"D'Angelo, Viktor",viktor.dangelo3@contoso.example,Engineering,Senior Engineer,Łódź,10/01/2026,36.5,active\##r
010894,"Novák, Fátima ""Jo""",fatima.novak@contoso.example,Finance,Controller,Berlin,15/04/2008,22.0,active\##r
010895,"Fernández, Jürgen",jurgen.fernandez@contoso.example,People,Recruiter,Reykjavík,25/05/2010,31.5,left\##r
010896,"Dupont, Ulla",ulla.dupont@contoso.example,Marketing,Designer,Cork,11/01/2009,30.0,active\##r
010897,"García, Nuño",nuno.garcia@contoso.example,Operations,Technician,Reykjavík,23/11/2008,38.0,active\##r
010898,"Lindström, Jonas",jonas.lindstrom@contoso.example,Engineering,Senior Engineer,Malmö,24/12/2016,38.0,active\##r
010899,"Van Dijk, Pavel",pavel.vandijk@contoso.example,Engineering,Senior Engineer,Łódź,14/04/2010,28.0,active\##r
010900,"Weiß, Noor",noor.weiss@contoso.example,Marketing,"Editor, Web",Praha,03/08/2011,40.5,active\##r
010901,"Smith, Ben",ben.smith@contoso.example,Sales,"Sales Lead, EMEA",Reykjavík,03/12/2010,35.0,active\##r
010902,"Fernández, Björn",bjorn.fernandez@contoso.example,People,People Partner,Łódź,07/02/2008,40.0,active\##r
010903,"Quist, Łukasz",lukasz.quist@contoso.example,Sales,Account Manager,Berlin,07/10/2009,38.0,active\##r
010904,,marta.kowalski3@contoso.example,Sales,Account Manager,Berlin,18/10/2025,35.5,active\##r
010905,"Żak, Chiara",chiara.zak2@contoso.example,Operations,Technician,Łódź,13/09/2017,38.0,active\##r
010906,"Silva, Raúl",raul.silva2@contoso.example,Marketing,"Editor, Web",Lisboa,31/08/2010,21.5,active\##r
010907,"Gruber, Anna",anna.gruber2@contoso.example,Finance,"Analyst, Treasury",Berlin,11/02/2011,35.0,active\##r
010908,"Jørgensen, Jonas",jonas.jorgensen@contoso.example,Sales,Account Manager,Lisboa,12/10/2013,32.0,active\##r
010909,"Van Dijk, Olga",olga.vandijk@contoso.example,Engineering,Senior Engineer,Łódź,30/09/2018,29.0,left\##r
010910,"Le Roux, Jürgen",jurgen.leroux2@contoso.example,Engineering,"Principal Engineer, Platform",Malmö,03/01/2024,25.5,active\##r
010911,"Gruber, Raúl",raul.gruber@contoso.example,Engineering,Engineer,Praha,25/06/2016,36.0,active\##r
010912,"Virtanen, Tomáš",tomas.virtanen@contoso.example,People,Recruiter,Lisboa,27/08/2004,37.0,active\##r
010913,"Ångström, Mateusz",mateusz.angstrom3@contoso.example,Engineering,"Principal Engineer, Platform",Lisboa,09/06/2013,23.0,active\##r
010914,"Fontaine, Quentin",quentin.fontaine2@contoso.example,Operations,"Shift Lead, Night",Cork,31/03/2016,28.5,active\##r
010915,"Żak, Tomáš",tomas.zak@contoso.example,People,Recruiter,Athens,03/01/2025,24.5,active\##r
010916,"García, Mateusz",mateusz.garcia@contoso.example,Finance,Controller,Berlin,12/06/2007,36.5,active\##r
010917,"Ångström, Þóra",thora.angstrom2@contoso.example,People,Recruiter,Praha,01/04/2013,20.5,active\##r
010918,"Gruber, Jonas",jonas.gruber@contoso.example,Sales,Account Manager,Łódź,10/10/2025,37.0,active\##r
010919,"Horváth, Nuño",nuno.horvath@contoso.example,,Senior Engineer,Lisboa,15/12/2009,28.0,active\##r
010920,"Kowalski, Anna",anna.kowalski2@contoso.example,People,Recruiter,Berlin,27/01/2012,25.5,active\##r
010921,"Horváth, Åsa",asa.horvath@contoso.example,Engineering,Senior Engineer,Lisboa,09/01/2006,30.0,active\##r
010922,"Okafor, Tomáš",tomas.okafor@contoso.example,Engineering,Senior Engineer,Cork,29/05/2010,27.5,active\##r
010923,"Kowalski, Leïla",leila.kowalski@contoso.example,Engineering,Senior Engineer,Praha,12/08/2012,39.0,active\##r
010924,"Smith, Hiro",hiro.smith@contoso.example,People,Recruiter,Łódź,04/09/2019,32.0,active\##r
010925,"Horváth, Hannah",hannah.horvath3@contoso.example,People,People Partner,Berlin,22/09/2025,23.5,active\##r
010926,"Nikolaidis, Sofía",sofia.nikolaidis@contoso.example,Marketing,Designer,Lisboa,14/01/2007,30.0,active\##r
010927,"Gruber, Rania",rania.gruber@contoso.example,Sales,Account Manager,Athens,11/03/2020,37.0,active\##r
010928,"MacDonald, Anna",anna.macdonald@contoso.example,Engineering,Engineer,Berlin,18/12/2022,39.5,active\##r
010929,"Papadopoulos, Ömer ""Kit""",omer.papadopoulos@contoso.example,Sales,Account Manager,Cork,12/12/2014,38.0,active\##r
010930,"Szabó, Raúl",raul.szabo@contoso.example,Finance,Controller,Reykjavík,26/07/2020,37.5,active\##r
010931,"Müller, Zoë",zoe.muller@contoso.example,Marketing,Designer,Cork,14/01/2014,40.0,active\##r
010932,"Müller, Priya",priya.muller@contoso.example,Sales,"Sales Lead, EMEA",Athens,16/04/2008,23.0,active\##r
010933,"Fontaine, Çağla",cagla.fontaine3@contoso.example,Engineering,Engineer,Berlin,20/05/2011,37.0,active\##r
010934,"İnan, Gökçe",gokce.inan@contoso.example,Operations,"Shift Lead, Night",Reykjavík,03/02/2004,22.0,active\##r
010935, ,jonas.dupont@contoso.example,People,People Partner,Praha,10/12/2023,32.0,active\##r
010936,"Larsen, Oisín",oisin.larsen@contoso.example,Finance,"Analyst, Treasury",Łódź,30/06/2008,36.0,active\##r
010937,"Fontaine, Þóra",thora.fontaine2@contoso.example,Engineering,Senior Engineer,Malmö,08/02/2009,39.0,active\##r
010938,"Andersson, Łukasz",lukasz.andersson2@contoso.example,Marketing,"Editor, Web",Berlin,30/05/2025,24.5,active\##r
010939,"Szabó, Viktor ""Bobby""",viktor.szabo@contoso.example,Marketing,"Editor, Web",Malmö,07/09/2005,22.0,active\##r
010940,"İnan, Ulla",ulla.inan@contoso.example,Marketing,"Editor, Web",Cork,03/06/2020,36.0,active\##r
010941,"Håkansson, Hannah",hannah.hakansson@contoso.example,Finance,Controller,Lisboa,10/01/2022,26.5,active\##r
010942,"Okafor, Nuño",nuno.okafor2@contoso.example,People,People Partner,Łódź,19/08/2006,31.0,active\##r
010943,"Jørgensen, Eoghan",eoghan.jorgensen@contoso.example,Sales,Account Manager,Berlin,08/10/2013,22.5,active\##r
010944,"Larsen, Åsa",asa.larsen@contoso.example,Sales,"Sales Lead, EMEA",Reykjavík,25/08/2017,39.0,active\##r
010945,"Novák, Kofi",kofi.novak2@contoso.example,People,Recruiter,Lisboa,14/07/2017,22.0,active\##r
010946,"Lindström, Hannah",hannah.lindstrom@contoso.example,Engineering,Engineer,Lisboa,05/05/2022,30.0,active\##r
010947,"Żak, Ömer",omer.zak@contoso.example,Sales,"Sales Lead, EMEA",Reykjavík,04/12/2018,25.0,active\##r
010948,"Lindström, Quentin",quentin.lindstrom3@contoso.example,People,Recruiter,Athens,23/11/2004,24.5,on leave\##r
010949,"Moreau, Zoë",zoe.moreau2@contoso.example,People,People Partner,Malmö,22/09/2017,39.5,active\##r
010401,"Dupont, Sofía",sofia.dupont@contoso.example,People,Recruiter,Praha,25/10/2012,20.5,active\##r
010951,"Sørensen, Ulla",ulla.sorensen@contoso.example,Marketing,Designer,Athens,17/06/2010,26.0,left\##r
010952,"Lindström, Tomáš",tomas.lindstrom2@contoso.example,People,People Partner,Lisboa,16/08/2011,37.5,active\##r
010953,"Fontaine, Ulla",ulla.fontaine2@contoso.example,Marketing,Designer,Praha,15/11/2007,25.0,active\##r
010954,"O'Brien, Viktor",viktor.obrien@contoso.example,Marketing,"Editor, Web",Malmö,11/10/2004,29.0,active\##r
010955,"Nikolaidis, Rania",rania.nikolaidis@contoso.example,Finance,Controller,Berlin,12/02/2012,40.0,active\##r
010956,"Novák, Gökçe",gokce.novak2@contoso.example,People,People Partner,Praha,11/12/2009,37.0,active\##r
010957,"MacDonald, Björn",bjorn.macdonald@contoso.example,Marketing,"Editor, Web",Cork,22/08/2007,24.0,active\##r
010958,"Virtanen, Björn",bjorn.virtanen@contoso.example,Marketing,Designer,Lisboa,19/03/2016,20.0,left\##r
010959,"Fišer, Ömer",omer.fiser2@contoso.example,Engineering,Senior Engineer,Berlin,15/09/2008,31.5,left\##r
010960,"Larsen, Nuño",nuno.larsen@contoso.example,Finance,"Analyst, Treasury",Athens,25/07/2020,29.0,active\##r
010961,"Ångström, Çağla",cagla.angstrom@contoso.example,People,Recruiter,Berlin,09/06/2022,33.5,left\##r
010962,"Van Dijk, Anna",anna.vandijk@contoso.example,Sales,"Sales Lead, EMEA",Athens,19/04/2005,28.0,active\##r
010963,"Jansen, Inês",ines.jansen@contoso.example,Operations,Technician,Praha,15/06/2008,23.0,active\##r
010964,"Ivanov, Nuño",nuno.ivanov@contoso.example,Engineering,"Principal Engineer, Platform",Reykjavík,02/05/2007,21.0,active\##r
010965,"Kim, Viktor",viktor.kim@contoso.example,People,Recruiter,Praha,16/05/2016,40.0,active\##r
010966,"Andersson, Clara",clara.andersson2@contoso.example,People,Recruiter,Reykjavík,07/03/2026,33.0,active\##r
010967,"Larsen, Pavel",pavel.larsen2@contoso.example,Finance,"Analyst, Treasury",Cork,06/02/2016,27.5,active\##r
010968,"Okafor, Anna",anna.okafor@contoso.example,Finance,Controller,Malmö,07/06/2006,24.5,active\##r
010969,"Silva, Ömer",omer.silva4@contoso.example,Finance,"Analyst, Treasury",Reykjavík,06/07/2021,33.0,left\##r
010970,"Weiß, Hannah",hannah.weiss2@contoso.example,Engineering,"Principal Engineer, Platform",Athens,03/10/2021,29.5,active\##r
010971,"Ivanov, Åsa",asa.ivanov@contoso.example,Engineering,"Principal Engineer, Platform",Cork,08/01/2019,37.0,active\##r
010972,"Costa, Márta",marta.costa@contoso.example,Finance,"Analyst, Treasury",Berlin,03/07/2010,31.0,active\##r
010973,"Andersson, Elif",elif.andersson@contoso.example,Operations,"Shift Lead, Night",Athens,27/08/2019,40.5,active\##r
010974,"Eriksen, Ulla",ulla.eriksen3@contoso.example,Sales,"Sales Lead, EMEA",Cork,29/09/2018,30.0,active\##r
010975,"Silva, Léa",lea.silva@contoso.example,Sales,Account Manager,Reykjavík,17/03/2018,25.0,active\##r
010976,"Dupont, Yara",yara.dupont3@contoso.example,Operations,"Shift Lead, Night",Cork,25/04/2026,33.0,active\##r
010977,"Gruber, David",david.gruber@contoso.example,Sales,"Sales Lead, EMEA",Malmö,07/03/2022,34.0,active\##r
010978,"Björk, Dmitri",dmitri.bjork2@contoso.example,Marketing,Designer,Lisboa,11/12/2004,25.0,active\##r
010979,"Quist, Clara",clara.quist3@contoso.example,Marketing,Designer,Berlin,25/01/2026,22.0,active\##r
010980,"Costa, Inês",ines.costa@contoso.example,Sales,"Sales Lead, EMEA",Łódź,14/02/2022,31.5,active\##r
010981,"Silva, Eoghan",eoghan.silva@contoso.example,People,People Partner,Cork,18/05/2010,32.5,active\##r
010982,"Larsen, Ingrid",ingrid.larsen2@contoso.example,Sales,"Sales Lead, EMEA",Athens,07/07/2024,32.0,active\##r
010983,"Fontaine, Dmitri",dmitri.fontaine@contoso.example,People,Recruiter,Praha,24/09/2018,40.0,active\##r
010984,"Gruber, Leïla",leila.gruber2@contoso.example,Finance,"Analyst, Treasury",Reykjavík,29/10/2013,30.5,active\##r
010985,"O'Brien, Ingrid",ingrid.obrien@contoso.example,People,People Partner,Malmö,20/12/2017,28.0,on leave\##r
010986,"Håkansson, Eoghan",eoghan.hakansson@contoso.example,Sales,"Sales Lead, EMEA",Łódź,06/12/2006,36.0,left\##r
010987,"Okafor, Jürgen",jurgen.okafor@contoso.example,Sales,Account Manager,Malmö,02/09/2016,29.5,left\##r
010988,"Fernández, Wanjiru",wanjiru.fernandez2@contoso.example,Operations,Technician,Berlin,22/07/2020,36.5,active\##r
010989,"Costa, Amélie",amelie.costa@contoso.example,Marketing,Designer,Malmö,07/07/2021,30.0,active\##r
010990,"Schröder, Chiara",chiara.schroder@contoso.example,People,Recruiter,Malmö,24/03/2006,24.5,active\##r
010991,"García, Þóra",thora.garcia@contoso.example,Sales,Account Manager,Berlin,08/02/2005,29.0,active\##r
010992,"Dvořák, Ingrid ""Ace""",ingrid.dvorak@contoso.example,People,People Partner,Cork,29/08/2015,34.5,active\##r
010993,"Gruber, Björn",bjorn.gruber@contoso.example,People,People Partner,Reykjavík,24/11/2007,33.0,active\##r
010994,"Andersson, Anna",anna.andersson@contoso.example,Engineering,"Principal Engineer, Platform",Berlin,07/01/2016,38.0,active\##r
010995,"Rossi, Pavel",pavel.rossi@contoso.example,Finance,"Analyst, Treasury",Łódź,16/11/2010,26.5,active\##r
010996,"Nakamura, Farid",farid.nakamura@contoso.example,Operations,Technician,Malmö,05/09/2025,38.5,active\##r
010997,"Jørgensen, Márta",marta.jorgensen2@contoso.example,Marketing,Designer,Praha,19/12/2023,34.0,active\##r
010998,"Silva, Björn",bjorn.silva@contoso.example,Engineering,Engineer,Reykjavík,31/03/2019,21.5,on leave\##r
010999,"Ångström, Dmitri",dmitri.angstrom@contoso.example,Sales,"Sales Lead, EMEA",Łódź,19/06/2018,34.0,active\##r
011000,"Papadopoulos, Clara",clara.papadopoulos@contoso.example,,Technician,Łódź,13/09/2024,22.0,active\##r

"""##)
}
